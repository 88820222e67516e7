import { register } from "../register";
import { cancelOrder } from "./cancel-order";
import { createOrder } from "./create-order";
import { getCart } from "./get-cart";
import { getOrderDetails } from "./get-order-details";
import { restoreOrderStatus } from "./restore-order-status";
import { updateOrderStatus } from "./update-order-status";

export const orderSkills = [
  register(getOrderDetails),
  register(getCart),
  register(createOrder),
  register(cancelOrder),
  register(updateOrderStatus),
  register(restoreOrderStatus),
];
