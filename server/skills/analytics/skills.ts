import { register } from "../register";
import { reportCohorts } from "./report-cohorts";
import { reportRefunds } from "./report-refunds";
import { reportSales } from "./report-sales";
import { reportSla } from "./report-sla";

export const analyticsSkills = [
  register(reportSales),
  register(reportRefunds),
  register(reportSla),
  register(reportCohorts),
];
