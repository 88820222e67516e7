import { register } from "../register";
import { sendEmail } from "./send-email";

export const notificationSkills = [register(sendEmail)];
