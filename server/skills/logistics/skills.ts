import { register } from "../register";
import { queryLogistics } from "./query-logistics";
import { releaseInventoryReservation } from "./release-inventory-reservation";
import { reserveInventory } from "./reserve-inventory";

export const logisticsSkills = [
  register(queryLogistics),
  register(reserveInventory),
  register(releaseInventoryReservation),
];
