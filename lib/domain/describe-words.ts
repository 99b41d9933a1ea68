// The words sentences about events are made of: who, whom, through which door, and what a decision is called afterwards.
import type { Json, JsonObject, Role, Via } from "./types";

/** What a sentence needs to know besides the event. `names`: of people, groups and agents, by their reference. */
export type Lookup = {
  names: ReadonlyMap<string, string>;
  asked?: string[]; // whom it was put to, as references where they are known; nobody: everyone
  reminders?: number | null; // how many there may be
};

const ROLES: Record<Role, string> = {
  owner: "the owners",
  admin: "the admins",
  member: "the members",
  auditor: "the auditors",
};

/** `person:…`, `group:…`, `agent:…`, `key:…`, `role:…`, `everyone`, `system` and an agent's address, as a sentence says them. */
export function nameOf(ref: string, { names }: Lookup): string {
  const name = names.get(ref);
  const kind = ref.includes("://") ? "address" : ref.slice(0, Math.max(0, ref.indexOf(":")));
  if (kind === "person") return name ?? "somebody who is not known here";
  if (kind === "group") return name === undefined ? "a group that is not known here" : `group ${name}`;
  if (kind === "agent") return name === undefined ? "an agent that is not known here" : `agent ${name}`;
  if (kind === "address") return `agent ${name ?? shortAddress(ref)}`;
  if (kind === "key") return "the workspace's key";
  if (kind === "role") return ROLES[ref.slice("role:".length) as Role] ?? asSaid(ref);
  if (ref === "system:system") return "Countersign";
  return name ?? asSaid(ref);
}

/** `agent://acme/main/refunds` as "refunds". */
export const shortAddress = (address: string): string => address.split("/").at(-1) || address;

/** "Ana, group Finance and the owners" */
export function listOf(parts: string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** A name that a machine made up, inside a sentence: in quotes, unless it cannot be taken for more than a name. */
export const asSaid = (text: string): string => (/^[^\s"“”]{1,120}$/.test(text) ? text : `"${text}"`);

const DOORS: Record<Via, string> = {
  inbox: " in the inbox",
  email: " by e-mail",
  slack: " in Slack",
  slack_link: " through a link from Slack",
  api: " over the API",
  cli: " on the command line",
  system: "",
};
export const doorOf = (via: Via): string => DOORS[via];

// A machine always comes over the API: only of a person is it news.
export const personsDoor = (actor: string, via: Via): string =>
  actor.startsWith("person:") ? doorOf(via) : "";

const DECIDED: Record<string, string> = {
  approved: "approved",
  rejected: "rejected",
  changes_requested: "asked for changes",
  submitted: "filled in the form",
  completed: "marked it as done",
  failed: "said that it could not be done",
  override_approved: "approved the override",
  confirmed: "confirmed",
  denied: "denied",
  assigned: "assigned it",
  provided: "answered",
  declined: "declined",
};
// `constructor` is no decision, however it is spelled.
export const decidedWord = (outcome: string): string =>
  Object.hasOwn(DECIDED, outcome) ? (DECIDED[outcome] as string) : `decided "${outcome}"`;

/** `changes_requested` as "changes requested". */
export const plain = (word: string): string => word.replaceAll("_", " ");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

// Bodies are stored JSON: what is not of the expected kind is as good as absent.
export const textIn = (body: JsonObject | null, key: string): string | null => {
  const value = body?.[key];
  return typeof value === "string" && value.trim() !== "" ? value : null;
};
export const numberIn = (body: JsonObject | null, key: string): number | null => {
  const value = Number(body?.[key] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
};
export const listIn = (body: JsonObject | null, key: string): Json[] => {
  const value = body?.[key];
  return Array.isArray(value) ? value : [];
};
export const textsIn = (body: JsonObject | null, key: string): string[] =>
  listIn(body, key).filter((item): item is string => typeof item === "string");
