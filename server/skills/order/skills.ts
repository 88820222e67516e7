import { register } from "../register";
import { cancelOrder } from "./cancel-order";
import { cancelPendingOrder } from "./cancel-pending-order";
import { checkOrderAction } from "./check-order-action";
import { createOrder } from "./create-order";
import { findGoods } from "./find-goods";
import { getCart } from "./get-cart";
import { getOrderDetails } from "./get-order-details";
import { getOrderStatus } from "./get-order-status";
import { listItemVariants } from "./list-item-variants";
import { listOrderItems } from "./list-order-items";
import { listOrderPaymentMethods } from "./list-order-payment-methods";
import { listOrders } from "./list-orders";
import { modifyOrderAddress } from "./modify-order-address";
import { modifyOrderItems } from "./modify-order-items";
import { modifyOrderPayment } from "./modify-order-payment";
import { quoteOrder } from "./quote-order";
import { requestExchange } from "./request-exchange";
import { requestReturn } from "./request-return";
import { restoreOrderAddress } from "./restore-order-address";
import { restoreOrderItems } from "./restore-order-items";
import { restoreOrderPayment } from "./restore-order-payment";
import { restoreOrderStatus } from "./restore-order-status";
import { searchOrders } from "./search-orders";
import { updateOrderStatus } from "./update-order-status";
import { withdrawExchange } from "./withdraw-exchange";
import { withdrawReturn } from "./withdraw-return";

export const orderSkills = [
  register(getOrderDetails),
  register(getCart),
  register(quoteOrder),
  register(findGoods),
  register(createOrder),
  register(cancelOrder),
  register(updateOrderStatus),
  register(restoreOrderStatus),
  register(listOrderItems),
  register(listItemVariants),
  register(listOrderPaymentMethods),
  register(cancelPendingOrder),
  register(checkOrderAction),
  register(getOrderStatus),
  register(listOrders),
  register(modifyOrderAddress),
  register(modifyOrderItems),
  register(modifyOrderPayment),
  register(requestExchange),
  register(requestReturn),
  register(restoreOrderAddress),
  register(restoreOrderItems),
  register(restoreOrderPayment),
  register(searchOrders),
  register(withdrawExchange),
  register(withdrawReturn),
];
