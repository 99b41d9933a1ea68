// What is asked on an ordinary day, by whom, of whom, and what people usually answer: one for each kind of task, and some more.
import type { JsonObject, Risk, TaskKind } from "../domain/types";
import type { AgentName, GroupName } from "./cast";
import type { Chance } from "./chance";
import { COMPANIES, CUSTOMERS, SERVICES } from "./names";

type Answer = { outcome: string; comment?: string; data?: JsonObject };
type Asked = { type: string; by: AgentName; title: string; payload: JsonObject };

export type Recipe = {
  kind: TaskKind;
  groups: GroupName[];
  hours: number; // from asking to the deadline
  yes: number; // how often
  risk?: Risk;
  task?: JsonObject;
  ask(luck: Chance): Asked;
  positive(luck: Chance): Answer;
  negative(luck: Chance): Answer;
};

const cents = (luck: Chance, least: number, most: number): number =>
  Math.round(luck.part(least, most) * 100) / 100;
const number = (luck: Chance): number => luck.whole(10_000, 99_999);
const maybe = (luck: Chance, outcome: string, said: string[]): Answer =>
  luck.part(0, 1) < 0.35 ? { outcome, comment: luck.one(said) } : { outcome };

const refund: Recipe = {
  kind: "approval",
  groups: ["finance"],
  hours: 6,
  yes: 0.85,
  ask: (luck) => {
    const [order, customer, amount] = [number(luck), luck.one(CUSTOMERS), cents(luck, 9, 380)];
    const payload = { order, customer, amount, currency: "EUR", reason: luck.one(COMPLAINTS) };
    return {
      type: "refund.v1",
      by: "refund-assistant",
      title: `Refund €${amount.toFixed(2)} to ${customer}`,
      payload,
    };
  },
  positive: (luck) => maybe(luck, "approved", ["Fine.", "Goodwill, long-standing customer."]),
  negative: (luck) =>
    maybe(luck, "rejected", ["The parcel was delivered.", "Over the limit, ask for a credit note."]),
};
const COMPLAINTS = ["Arrived damaged", "Wrong size", "Never arrived", "Charged twice"];

const payment: Recipe = {
  kind: "approval",
  groups: ["finance"],
  hours: 24,
  yes: 0.9,
  risk: "high",
  ask: (luck) => {
    const [invoice, company, amount] = [number(luck), luck.one(COMPANIES), cents(luck, 900, 18_000)];
    return {
      type: "payment.v2",
      by: "payables",
      title: `Pay ${company} €${amount.toFixed(2)}`,
      payload: { invoice: `INV-${invoice}`, supplier: company, amount, currency: "EUR" },
    };
  },
  positive: (luck) => maybe(luck, "approved", ["Matches the order."]),
  negative: () => ({ outcome: "rejected", comment: "The bank details changed; call them first." }),
};

const release: Recipe = {
  kind: "review",
  groups: ["operations"],
  hours: 3,
  yes: 0.75,
  ask: (luck) => {
    const [service, minor] = [luck.one(SERVICES), luck.whole(2, 60)];
    return {
      type: "release.v1",
      by: "deploy-bot",
      title: `Release ${service} 3.${minor}`,
      payload: { service, version: `3.${minor}.0`, commits: luck.whole(1, 40), tests: "all passed" },
    };
  },
  positive: () => ({ outcome: "approved" }),
  negative: (luck) =>
    luck.one([
      { outcome: "changes_requested", comment: "The migration needs a way back." },
      { outcome: "rejected", comment: "Not before the weekend." },
    ]),
};

const terms: Recipe = {
  kind: "review",
  groups: ["legal"],
  hours: 30,
  yes: 0.6,
  ask: (luck) => {
    const company = luck.one(COMPANIES);
    return {
      type: "contract_terms.v1",
      by: "contract-reader",
      title: `Terms of ${company} differ from ours`,
      payload: { company, clause: "Liability", ours: "12 months' fees", theirs: "unlimited" },
    };
  },
  positive: () => ({ outcome: "approved" }),
  negative: () => ({ outcome: "changes_requested", comment: "Ask for a cap of 24 months' fees." }),
};

const supplier: Recipe = {
  kind: "form",
  groups: ["finance", "operations"],
  hours: 20,
  yes: 0.95,
  task: {
    form_schema: {
      type: "object",
      required: ["cost_centre"],
      properties: {
        cost_centre: { type: "string", title: "Cost centre", enum: ["4100", "4200", "4300"] },
        net_days: { type: "integer", title: "Days to pay", minimum: 0, maximum: 90 },
      },
    },
  },
  ask: (luck) => {
    const company = luck.one(COMPANIES);
    return {
      type: "new_supplier.v1",
      by: "payables",
      title: `Complete the record of ${company}`,
      payload: { company, country: luck.one(["DE", "FR", "PL", "NL"]) },
    };
  },
  positive: (luck) => ({
    outcome: "submitted",
    data: { cost_centre: luck.one(["4100", "4200", "4300"]), net_days: luck.one([14, 30, 60]) },
  }),
  negative: () => ({ outcome: "rejected", comment: "We stopped working with them." }),
};

const chore: Recipe = {
  kind: "manual_action",
  groups: ["operations"],
  hours: 12,
  yes: 0.9,
  task: { evidence_required: true },
  ask: (luck) => ({
    type: "hands.v1",
    by: "stock-keeper",
    title: `Count shelf ${luck.whole(1, 40)}-${luck.one(["A", "B", "C"])}`,
    payload: { expected: luck.whole(4, 120), scanned: luck.whole(4, 120) },
  }),
  positive: (luck) => ({ outcome: "completed", data: { evidence: `Counted ${luck.whole(4, 120)}.` } }),
  negative: () => ({ outcome: "failed", comment: "The shelf is blocked until Monday." }),
};

const limit: Recipe = {
  kind: "override",
  groups: ["finance"],
  hours: 8,
  yes: 0.55,
  risk: "high",
  ask: (luck) => {
    const [company, over] = [luck.one(COMPANIES), luck.whole(3, 40)];
    return {
      type: "credit_limit.v1",
      by: "desk-assistant",
      title: `Ship to ${company} ${over} % over its credit limit`,
      payload: { company, limit: 10_000, order: 10_000 + over * 100, rule: "No order above the limit" },
    };
  },
  positive: () => ({ outcome: "override_approved", comment: "They paid the last invoice this morning." }),
  negative: () => ({ outcome: "rejected", comment: "Two invoices are still open." }),
};

const fact: Recipe = {
  kind: "confirmation",
  groups: ["operations"],
  hours: 5,
  yes: 0.8,
  ask: (luck) => {
    const parcel = number(luck);
    return {
      type: "arrival.v1",
      by: "stock-keeper",
      title: `Did pallet ${parcel} arrive?`,
      payload: { pallet: parcel, dock: luck.whole(1, 6) },
    };
  },
  positive: () => ({ outcome: "confirmed" }),
  negative: () => ({ outcome: "denied", comment: "Nothing at that dock." }),
};

const owner: Recipe = {
  kind: "assignment",
  groups: ["operations", "legal"],
  hours: 16,
  yes: 0.9,
  ask: (luck) => ({
    type: "case_owner.v1",
    by: "desk-assistant",
    title: `Who takes case ${number(luck)}?`,
    payload: { customer: luck.one(CUSTOMERS), topic: luck.one(["Warranty", "Complaint", "Question"]) },
  }),
  positive: (luck) => ({ outcome: "assigned", data: { assignee: luck.one(["chi", "bo"]) } }),
  negative: () => ({ outcome: "declined" }),
};

const question: Recipe = {
  kind: "clarification",
  groups: ["operations", "finance", "legal"],
  hours: 10,
  yes: 0.92,
  ask: (luck) => {
    const customer = luck.one(CUSTOMERS);
    return {
      type: "question.v1",
      by: "desk-assistant",
      title: `Which address of ${customer} is right?`,
      payload: { customer, from_order: "Hafenstr. 12, Hamburg", from_invoice: "Kaistr. 3, Bremen" },
    };
  },
  positive: () => ({ outcome: "provided", data: { answer: "The one of the invoice." } }),
  negative: () => ({ outcome: "declined", comment: "Ask the customer." }),
};

// As often as they come up: refunds every hour, an override now and then.
export const RECIPES: Recipe[] = [
  refund,
  refund,
  refund,
  payment,
  payment,
  release,
  release,
  terms,
  supplier,
  chore,
  limit,
  fact,
  owner,
  question,
  question,
];
