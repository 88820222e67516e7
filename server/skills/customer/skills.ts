import { register } from "../register";
import { getUserRefundHistory } from "./get-user-refund-history";

export const customerSkills = [register(getUserRefundHistory)];
