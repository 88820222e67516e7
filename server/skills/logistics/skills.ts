import { register } from "../register";
import { checkDelay } from "./check-delay";
import { checkStock } from "./check-stock";
import { queryLogistics } from "./query-logistics";
import { releaseInventoryReservation } from "./release-inventory-reservation";
import { reserveInventory } from "./reserve-inventory";
import { trackShipment } from "./track-shipment";

export const logisticsSkills = [
  register(queryLogistics),
  register(trackShipment),
  register(checkDelay),
  register(checkStock),
  register(reserveInventory),
  register(releaseInventoryReservation),
];
