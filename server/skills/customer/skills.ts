import { register } from "../register";
import { addAddress } from "./add-address";
import { getCustomerProfile } from "./get-customer-profile";
import { getCustomerSegment } from "./get-customer-segment";
import { getUserRefundHistory } from "./get-user-refund-history";
import { listAddresses } from "./list-addresses";
import { listPaymentMethods } from "./list-payment-methods";
import { removeAddress } from "./remove-address";
import { restoreCustomerProfile } from "./restore-customer-profile";
import { restoreDefaultAddress } from "./restore-default-address";
import { updateCustomerProfile } from "./update-customer-profile";
import { updateDefaultAddress } from "./update-default-address";
import { verifyIdentity } from "./verify-identity";

export const customerSkills = [
  register(getCustomerProfile),
  register(verifyIdentity),
  register(updateCustomerProfile),
  register(restoreCustomerProfile),
  register(listAddresses),
  register(addAddress),
  register(removeAddress),
  register(updateDefaultAddress),
  register(restoreDefaultAddress),
  register(listPaymentMethods),
  register(getUserRefundHistory),
  register(getCustomerSegment),
];
