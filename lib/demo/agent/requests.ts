// What the live agent asks out of itself. Whatever it needs to go on later stands in the request: it remembers nothing.
import type { IntentRequest } from "../../client/types";
import { between, oneOf } from "./luck";

const CUSTOMERS = [
  "Mira Holt",
  "Jonas Eberhard",
  "Salma Idris",
  "Peter Novak",
  "Aoife Brennan",
  "Tomás Ferreira",
];
const ARTICLES = ["desk lamp", "kettle", "travel bag", "headphones", "bread knife"];
const SERVICES = ["search", "billing", "mailer", "catalogue"];

const HOUR_MS = 3_600_000;
const inHours = (least: number, most: number): string =>
  new Date(Date.now() + between(least * 60, most * 60) * (HOUR_MS / 60)).toISOString();

export function refund(): IntentRequest {
  const [order, customer, article, amount] = [
    between(48_300, 49_999),
    oneOf(CUSTOMERS),
    oneOf(ARTICLES),
    between(12, 240),
  ];
  return {
    intent_type: "demo.refund.v1",
    to_agent: "human",
    payload: { order, customer, article, amount, currency: "EUR", attempt: 1 },
    deadline_at: inHours(1, 4),
    human_task: {
      title: `Refund €${amount} to ${customer}`,
      description: `The ${article} of order ${order} arrived damaged. Say why if you reject: I will try to do better.`,
      assignees: ["group:finance"],
      editable: ["/amount"],
    },
  };
}

function release(): IntentRequest {
  const [service, minor] = [oneOf(SERVICES), between(10, 80)];
  return {
    intent_type: "demo.release.v1",
    to_agent: "human",
    payload: { service, version: `3.${minor}.0`, commits: between(1, 30), tests: "all passed", attempt: 1 },
    deadline_at: inHours(1, 3),
    human_task: {
      title: `Release ${service} 3.${minor}.0`,
      task_type: "review",
      description: "Ask for changes, and I will come back with a new version.",
      assignees: ["group:operations"],
    },
  };
}

function address(): IntentRequest {
  const [customer, order, house] = [oneOf(CUSTOMERS), between(48_300, 49_999), between(2, 60)];
  return {
    intent_type: "demo.address.v1",
    to_agent: "human",
    payload: { customer, order, from_order: `Hafenstr. ${house}`, from_profile: `Hafenstr. ${house + 10}` },
    deadline_at: inHours(2, 5),
    human_task: {
      title: `Which address of ${customer} is right?`,
      task_type: "clarification",
      description: "I send the parcel where you say.",
      assignees: ["group:operations", "group:finance"],
      form_schema: {
        type: "object",
        required: ["address"],
        properties: { address: { type: "string", title: "Address", minLength: 3, maxLength: 200 } },
      },
    },
  };
}

function arrival(): IntentRequest {
  const pallet = between(55_000, 59_999);
  return {
    intent_type: "demo.arrival.v1",
    to_agent: "human",
    payload: { pallet, dock: between(1, 6) },
    deadline_at: inHours(1, 6),
    human_task: {
      title: `Did pallet ${pallet} arrive?`,
      task_type: "confirmation",
      risk: "low",
      assignees: ["group:operations"],
    },
  };
}

function discount(): IntentRequest {
  const [customer, percent] = [oneOf(CUSTOMERS), between(3, 25)];
  return {
    intent_type: "demo.discount.v1",
    to_agent: "human",
    payload: { customer, percent, basket: between(60, 900), currency: "EUR", attempt: 1 },
    deadline_at: inHours(1, 2),
    human_task: {
      title: `Give ${customer} ${percent} % off`,
      description: "Change the percentage if you like; I offer what you agree to.",
      assignees: ["everyone"],
      editable: ["/percent"],
    },
  };
}

const REQUESTS = [refund, refund, release, address, arrival, discount];

export const nextRequest = (): IntentRequest => oneOf(REQUESTS)();
