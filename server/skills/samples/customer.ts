import { callSkill, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

const address = {
  address1: "9 Elm St",
  address2: "Apt 2",
  city: "Mesa",
  region: "AZ",
  country: "US",
  postal_code: "85201",
};
/** The change that was taken back stays on record. */
const UNDONE = { record_changes: "undone_at IS NOT NULL AND idempotency_key IS NULL" };

export const customerSamples: SkillSamples = {
  getUserRefundHistory: {
    given: async (database) => {
      await paidOrder(database);
      return {};
    },
  },
  getCustomerProfile: { given: async () => ({ customer_id: "cust_demo" }) },
  verifyIdentity: { given: async () => ({ email: "CUST_demo@example.com" }) },
  updateCustomerProfile: { given: async () => ({ phone: "+1 480 555 0199", locale: "en" }), leaves: UNDONE },
  restoreCustomerProfile: {
    given: async (database) => {
      const input = { phone: "+1 480 555 0199" };
      return callSkill(database, "updateCustomerProfile", input, { key: "profile:sample" }).then(taken);
    },
  },
  listAddresses: { given: async () => ({ customer_id: "cust_demo" }) },
  addAddress: { given: async () => ({ ...address, label: "Studio", make_default: true }), leaves: UNDONE },
  removeAddress: {
    given: async (database) => callSkill(database, "addAddress", { ...address, label: "Studio" }).then(taken),
  },
  updateDefaultAddress: { given: async () => address, leaves: UNDONE },
  restoreDefaultAddress: {
    given: async (database) => callSkill(database, "updateDefaultAddress", address).then(taken),
  },
  listPaymentMethods: { given: async () => ({ kind: "credit_card" }) },
  getCustomerSegment: {
    given: async (database) => {
      await paidOrder(database);
      return { customer_id: "cust_demo" };
    },
  },
};

/** What undoing a change is told of it. */
const taken = ({ customer_id, change_id }: Record<string, unknown>) => ({ customer_id, change_id });
