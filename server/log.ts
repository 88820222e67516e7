// One line of JSON per event, on standard error: standard output belongs to what a command prints for its caller.
// Never log what a customer wrote or who they are; ids are enough to find it.
import pino from "pino";
import { env } from "./env";

export const log = pino(
  { level: env.LOG_LEVEL, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
  pino.destination({ fd: 2, sync: true }),
);
