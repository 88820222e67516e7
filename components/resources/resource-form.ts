// The form of a resource as data: what stands in its fields, and what that amounts to. Everything is text until it is sent.
import type { Role } from "@/server/context";
import {
  CONNECTOR,
  type Connector,
  defaultSettings,
  missingSettings,
  shownSettings,
} from "@/server/resources/connectors.schema";
import type { Resource } from "./resource-words";

export type Draft = {
  id: string;
  name: string;
  connector: Connector;
  endpoint: string;
  settings: Record<string, string>;
  capabilities: string;
  roles: readonly Role[];
  allowPrivate: boolean;
  rateCount: string;
  rateSeconds: string;
  maxLatencyMs: string;
  /** Percent. */
  successRate: string;
  checkSeconds: string;
};

export function newDraft(connector: Connector): Draft {
  return {
    id: "",
    name: "",
    connector,
    endpoint: "",
    settings: defaultSettings(connector),
    capabilities: CONNECTOR[connector].capabilities.join(", "),
    roles: [],
    allowPrivate: false,
    rateCount: "",
    rateSeconds: "",
    maxLatencyMs: "5000",
    successRate: "99",
    checkSeconds: "60",
  };
}

export function draftOf(resource: Resource): Draft {
  const connector = resource.connector as Connector;
  const settings = Object.entries(resource.settings as Record<string, unknown>).map(([key, value]) => [
    key,
    String(value),
  ]);
  return {
    id: resource.id,
    name: resource.name,
    connector,
    endpoint: resource.endpoint,
    settings: { ...defaultSettings(connector), ...(Object.fromEntries(settings) as Record<string, string>) },
    capabilities: resource.capabilities.join(", "),
    roles: resource.roles as Role[],
    allowPrivate: resource.allowPrivate,
    rateCount: resource.rateCount === null ? "" : String(resource.rateCount),
    rateSeconds: resource.rateSeconds === null ? "" : String(resource.rateSeconds),
    maxLatencyMs: String(resource.maxLatencyMs),
    // Without the dust of binary fractions: 0.29 is 29.
    successRate: String(Number((resource.successRate * 100).toFixed(6))),
    checkSeconds: String(resource.checkSeconds),
  };
}

/** Another kind has other settings; what was said of the resource itself stays. */
export function withConnector(draft: Draft, connector: Connector): Draft {
  const { settings, capabilities } = newDraft(connector);
  return { ...draft, connector, settings, capabilities, endpoint: CONNECTOR[connector].schemes ? draft.endpoint : "" };
}

export const LIMITS = {
  rateCount: { min: 1, max: 1_000_000 },
  rateSeconds: { min: 1, max: 86_400 },
  maxLatencyMs: { min: 1, max: 120_000 },
  successRate: { min: 0, max: 100 },
  checkSeconds: { min: 60, max: 86_400 },
} as const;
export type NumberField = keyof typeof LIMITS;

export type Problem = "required" | "id" | "capabilities" | "long" | { field: NumberField };

const LONGEST = { name: 100, endpoint: 500 } as const;

function numberProblem(draft: Draft, field: NumberField): boolean {
  const { min, max } = LIMITS[field];
  const text = draft[field].trim();
  const other = field === "rateCount" ? draft.rateSeconds : field === "rateSeconds" ? draft.rateCount : null;
  if (text === "" && other?.trim() === "") return false;
  const value = Number(text);
  const whole = field === "successRate" || Number.isInteger(value);
  return text === "" || !whole || !(value >= min && value <= max);
}

/** What is wrong before the server is asked, by field. */
export function problemsOf(draft: Draft, isNew: boolean): Record<string, Problem> {
  const problems: Record<string, Problem> = {};
  if (isNew && !/^[a-z][a-z0-9_-]{1,47}$/.test(draft.id)) problems.id = "id";
  if (draft.name.trim() === "") problems.name = "required";
  if (CONNECTOR[draft.connector].schemes && draft.endpoint.trim() === "") problems.endpoint = "required";
  const needed = { postgres: ["username"], s3: ["bucket", "accessKeyId"], files: ["folder"] } as Record<
    string,
    string[]
  >;
  const missing = (needed[draft.connector] ?? []).filter((key) => !draft.settings[key]?.trim());
  for (const key of [...missing, ...missingSettings(draft.connector, draft.settings)]) problems[key] = "required";
  for (const field of ["name", "endpoint"] as const)
    if (draft[field].trim().length > LONGEST[field]) problems[field] = "long";
  if (!capabilitiesIn(draft).every((one) => /^[a-z][a-z0-9_]{0,47}$/.test(one))) problems.capabilities = "capabilities";
  for (const field of Object.keys(LIMITS) as NumberField[])
    if (numberProblem(draft, field)) problems[field] = { field };
  return problems;
}

function capabilitiesIn({ capabilities }: Draft): string[] {
  return capabilities.split(/[\s,，、]+/).filter(Boolean);
}

/** What is sent: the settings that show, without those left empty. */
export function fieldsOf(draft: Draft) {
  const shown = shownSettings(draft.connector, draft.settings);
  const settings = Object.entries(draft.settings).filter(([key, value]) => shown.includes(key) && value.trim() !== "");
  const capabilities = capabilitiesIn(draft).slice(0, 30);
  const rate = draft.rateCount.trim() ? { count: Number(draft.rateCount), seconds: Number(draft.rateSeconds) } : null;
  return {
    name: draft.name.trim(),
    endpoint: draft.endpoint.trim(),
    settings: Object.fromEntries(settings),
    capabilities,
    roles: [...draft.roles],
    allowPrivate: draft.allowPrivate,
    rate,
    maxLatencyMs: Number(draft.maxLatencyMs),
    successRate: Number(draft.successRate) / 100,
    checkSeconds: Number(draft.checkSeconds),
  };
}
