import { register } from "../register";
import { getNotificationPreferences } from "./get-notification-preferences";
import { restoreNotificationPreferences } from "./restore-notification-preferences";
import { sendEmail } from "./send-email";
import { sendInApp } from "./send-in-app";
import { sendSlack } from "./send-slack";
import { sendWebhook } from "./send-webhook";
import { setNotificationPreferences } from "./set-notification-preferences";

export const notificationSkills = [
  register(sendEmail),
  register(sendInApp),
  register(sendWebhook),
  register(sendSlack),
  register(getNotificationPreferences),
  register(setNotificationPreferences),
  register(restoreNotificationPreferences),
];
