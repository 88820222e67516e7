// What /api/health says, whoever answers it: the launcher while everything starts, the web process afterwards.
export type Health = {
  status: "ok" | "starting" | "degraded";
  version: string;
  database: "up" | "down";
  worker: "up" | "down";
};
