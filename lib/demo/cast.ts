// Who there is in the demo: four people of the four roles, three groups, and the software that asks.
import type { Role } from "../domain/types";

export type PersonName = "ana" | "bo" | "chi" | "dev";
export type GroupName = "finance" | "operations" | "legal";
export type AgentName =
  | "refund-assistant"
  | "payables"
  | "deploy-bot"
  | "contract-reader"
  | "stock-keeper"
  | "desk-assistant";

/** No mail can ever be sent there: the ending is reserved. */
export const emailOf = (name: PersonName): string => `${name}@demo.example`;

export const PEOPLE: Record<PersonName, { name: string; role: Role; groups: GroupName[] }> = {
  ana: { name: "Ana Ruiz", role: "owner", groups: ["finance", "legal"] },
  bo: { name: "Bo Lindqvist", role: "admin", groups: ["operations", "legal"] },
  chi: { name: "Chi Nguyen", role: "member", groups: ["finance", "operations"] },
  dev: { name: "Dev Patel", role: "auditor", groups: [] },
};

export const GROUPS: Record<GroupName, string> = {
  finance: "Finance",
  operations: "Operations",
  legal: "Legal",
};

/** `owner`: the human behind it, who does not decide what it asks under four eyes. */
export const AGENTS: Record<AgentName, { name: string; about: string; owner: PersonName | null }> = {
  "refund-assistant": {
    name: "Refund assistant",
    about: "Reads complaints and proposes refunds.",
    owner: null,
  },
  payables: { name: "Payables", about: "Matches invoices with orders and prepares payments.", owner: "chi" },
  "deploy-bot": { name: "Deploy bot", about: "Builds releases and asks before they go out.", owner: "bo" },
  "contract-reader": {
    name: "Contract reader",
    about: "Compares contracts with our standard terms.",
    owner: "ana",
  },
  "stock-keeper": { name: "Stock keeper", about: "Watches stock and orders what runs out.", owner: null },
  "desk-assistant": {
    name: "Desk assistant",
    about: "The live one: it keeps asking while the demo is loaded, and goes on with what you decide.",
    owner: null,
  },
};

export const LIVE_AGENT: AgentName = "desk-assistant";
