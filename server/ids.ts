// Prefixed, sortable ids: "exec_01J…".
import { monotonicFactory } from "ulid";

const next = monotonicFactory();

export type IdPrefix =
  | "addr"
  | "alrt"
  | "answ"
  | "appr"
  | "async"
  | "cart"
  | "chg"
  | "citem"
  | "coup"
  | "cred"
  | "cust"
  | "dec"
  | "exec"
  | "inapp"
  | "item"
  | "label"
  | "log"
  | "mail"
  | "mcall"
  | "msg"
  | "note"
  | "pay"
  | "pm"
  | "prod"
  | "res"
  | "scan"
  | "sess"
  | "ship"
  | "step"
  | "tick"
  | "user"
  | "var";

export function newId(prefix: IdPrefix): string {
  return `${prefix}_${next()}`;
}
