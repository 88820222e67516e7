// Prefixed, sortable ids: "exec_01J…".
import { monotonicFactory } from "ulid";

const next = monotonicFactory();

export type IdPrefix =
  | "addr"
  | "alrt"
  | "answ"
  | "appr"
  | "async"
  | "att"
  | "bndl"
  | "camp"
  | "cart"
  | "cbook"
  | "chg"
  | "citem"
  | "coup"
  | "cred"
  | "creq"
  | "cust"
  | "dec"
  | "enrl"
  | "exec"
  | "fault"
  | "hand"
  | "inapp"
  | "item"
  | "label"
  | "ldiff"
  | "log"
  | "mail"
  | "mcall"
  | "msg"
  | "note"
  | "pay"
  | "pm"
  | "prod"
  | "recog"
  | "recon"
  | "rept"
  | "res"
  | "scan"
  | "sec"
  | "sess"
  | "ship"
  | "step"
  | "tick"
  | "token"
  | "user"
  | "var"
  | "whd"
  | "whe";

export function newId(prefix: IdPrefix): string {
  return `${prefix}_${next()}`;
}
