import { register } from "../register";
import { cancelPickup } from "./cancel-pickup";
import { checkDelay } from "./check-delay";
import { checkStock } from "./check-stock";
import { queryLogistics } from "./query-logistics";
import { releaseInventoryReservation } from "./release-inventory-reservation";
import { rerouteShipment } from "./reroute-shipment";
import { reserveInventory } from "./reserve-inventory";
import { restoreShipmentRoute } from "./restore-shipment-route";
import { schedulePickup } from "./schedule-pickup";
import { trackShipment } from "./track-shipment";

export const logisticsSkills = [
  register(queryLogistics),
  register(trackShipment),
  register(checkDelay),
  register(checkStock),
  register(rerouteShipment),
  register(restoreShipmentRoute),
  register(schedulePickup),
  register(cancelPickup),
  register(reserveInventory),
  register(releaseInventoryReservation),
];
