import { systemClock } from "../../context";
import { database } from "../../db";
import { countUnread, listMessages, listMessagesInput, markRead, markReadInput } from "../../resources/messages";
import { readOwnPreferences, setOwnPreferences, setPreferencesInput } from "../../resources/preferences";
import {
  readSubscription,
  setSubscription,
  setSubscriptionInput,
  subscriptionInput,
} from "../../resources/unsubscribe";
import { protectedProcedure, publicProcedure, router } from "../init";

export const notificationsRouter = router({
  list: protectedProcedure.input(listMessagesInput).query(({ ctx, input }) => listMessages(ctx, input)),
  unread: protectedProcedure.query(({ ctx }) => countUnread(ctx)),
  markRead: protectedProcedure.input(markReadInput).mutation(({ ctx, input }) => markRead(ctx, input)),
  preferences: protectedProcedure.query(({ ctx }) => readOwnPreferences(ctx)),
  setPreferences: protectedProcedure
    .input(setPreferencesInput)
    .mutation(({ ctx, input }) => setOwnPreferences(ctx, input)),
  // By the signed link of an e-mail, signed in or not.
  subscription: publicProcedure
    .input(subscriptionInput)
    .query(({ input }) => readSubscription(database().client, input)),
  setSubscription: publicProcedure
    .input(setSubscriptionInput)
    .mutation(({ input }) => setSubscription({ db: database().client, clock: systemClock }, input)),
});
