// A few of the shipped intents in a folder of their own, for tests that train: all of them would take seconds each time.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "../../env";

const SHIPPED = join(import.meta.dirname, "../../../sops/intents");
const FEW = ["track_order", "cancel_order", "thanks", "out_of_scope", "concepts"];

/** Reads intents from there until `leave` is called. */
export function useFewIntents(): { root: string; leave: () => void } {
  const home = env.SOPS_DIR;
  const root = mkdtempSync(join(tmpdir(), "few-intents-"));
  mkdirSync(join(root, "intents"));
  for (const file of FEW) cpSync(join(SHIPPED, `${file}.yaml`), join(root, "intents", `${file}.yaml`));
  env.SOPS_DIR = root;
  const leave = () => {
    env.SOPS_DIR = home;
    rmSync(root, { recursive: true });
  };
  return { root, leave };
}
