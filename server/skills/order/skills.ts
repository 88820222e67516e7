import { register } from "../register";
import { cancelOrder } from "./cancel-order";
import { createOrder } from "./create-order";
import { getCart } from "./get-cart";
import { getOrderDetails } from "./get-order-details";
import { listItemVariants } from "./list-item-variants";
import { listOrderItems } from "./list-order-items";
import { listOrderPaymentMethods } from "./list-order-payment-methods";
import { restoreOrderStatus } from "./restore-order-status";
import { updateOrderStatus } from "./update-order-status";

export const orderSkills = [
  register(getOrderDetails),
  register(getCart),
  register(createOrder),
  register(cancelOrder),
  register(updateOrderStatus),
  register(restoreOrderStatus),
  register(listOrderItems),
  register(listItemVariants),
  register(listOrderPaymentMethods),
];
