// Clients who never give up: every operation has its key, and one that got no answer is asked again with the same one.
import { randomUUID } from "node:crypto";
import type { JsonObject } from "@/lib/domain/types";
import type { Chance } from "./chance";
import { type Entry, type History, isAcked, isFinal, type Verb } from "./history";

export type Keys = { workspace: string; persons: [string, string] };
type Operation = {
  verb: Verb;
  key: string;
  intentId: string | null;
  said: string;
  path: string;
  body: JsonObject;
  token: string;
};

export type Clients = {
  inFlight(): number;
  attempted(): number;
  /** When the latest operation of this kind that was acked had been asked for. An answer that was already on its way when a
   * process was killed says nothing about the one that came after it. */
  askedAndAcked(verb: Verb): number;
  /** One life of one intent: submitted, perhaps decided, cancelled or left to expire, perhaps claimed. */
  live(): Promise<void>;
  /** Asks everything again that is still unknown, until it is known. */
  settle(): Promise<void>;
};

const PATIENCE_MS = 6_000; // for one answer
const EXPIRES_MS = 3_000;

export function openClients(base: string, keys: Keys, history: History, chance: Chance): Clients {
  let inFlight = 0;
  let attempted = 0;
  const unknown = new Map<string, Operation>();
  const acked = new Map<Verb, number>();

  async function ask(operation: Operation, tries: number): Promise<Entry> {
    const { verb, key, said, path, body, token } = operation;
    if (tries === 1) attempted += 1;
    inFlight += 1;
    const asked = performance.now();
    let status: number | null = null;
    let answer: JsonObject | null = null;
    try {
      const response = await fetch(base + path, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "idempotency-key": key,
          "content-type": "application/json",
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      answer = (await response.json()) as JsonObject;
      status = response.status;
    } catch {
      // Refused, reset, cut off in the middle, too late: whether it happened is not known.
    }
    inFlight -= 1;
    const intentId = operation.intentId ?? (typeof answer?.intent_id === "string" ? answer.intent_id : null);
    const entry: Entry = {
      verb,
      key,
      intentId,
      said,
      status,
      body: answer,
      tries,
      at: new Date().toISOString(),
    };
    history.add(entry);
    if (isAcked(entry)) acked.set(verb, Math.max(asked, acked.get(verb) ?? 0));
    if (isFinal(entry)) unknown.delete(key);
    else unknown.set(key, operation);
    return entry;
  }

  async function persist(operation: Operation, most: number): Promise<Entry> {
    let entry = await ask(operation, 1);
    for (let tries = 2; tries <= most && !isFinal(entry); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50 + chance.below(250)));
      entry = await ask(operation, tries);
    }
    return entry;
  }

  const act = (intentId: string, verb: Verb, said: string, path: string, body: JsonObject, token: string) =>
    // Some give up at once and leave it to `settle`: a late repeat, after everything else has happened.
    persist({ verb, key: randomUUID(), intentId, said, path, body, token }, chance.pick([1, 2, 4]));
  const decide = (id: string, person: 0 | 1, outcome: string) =>
    act(id, "decide", outcome, `/v1/tasks/${id}/decision`, { outcome }, keys.persons[person]);
  const cancel = (id: string) =>
    act(id, "cancel", "canceled", `/v1/intents/${id}/cancellation`, {}, keys.workspace);
  const claim = (id: string, claimer: string) =>
    act(id, "claim", claimer, `/v1/intents/${id}/claim`, { claimer }, keys.workspace);

  async function live(): Promise<void> {
    const key = randomUUID();
    const fate = chance.below(10);
    const deadline = new Date(Date.now() + (fate === 0 ? EXPIRES_MS : 3_600_000)).toISOString();
    const body = {
      intent_type: "fault.v1",
      to_agent: "human",
      human_task: { title: "Kill" },
      deadline_at: deadline,
      payload: { key },
    };
    const operation = {
      verb: "submit" as const,
      key,
      intentId: null,
      said: "",
      path: "/v1/intents",
      body,
      token: keys.workspace,
    };
    const { intentId } = await persist(operation, chance.pick([1, 6]));
    if (intentId === null || fate === 0) return;
    if (fate <= 2)
      await Promise.all([decide(intentId, 0, "approved"), decide(intentId, 1, "rejected"), cancel(intentId)]);
    else if (fate === 3) await cancel(intentId);
    else await decide(intentId, chance.pick([0, 1] as const), chance.pick(["approved", "rejected"]));
    if (fate >= 7) await Promise.all([claim(intentId, "runner-1"), claim(intentId, "runner-2")]);
  }

  async function settle(): Promise<void> {
    for (let round = 0; unknown.size > 0 && round < 20; round += 1) {
      const left = [...unknown.values()];
      for (let at = 0; at < left.length; at += 32)
        await Promise.all(left.slice(at, at + 32).map((operation) => ask(operation, 100 + round)));
      if (unknown.size > 0) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  return {
    inFlight: () => inFlight,
    attempted: () => attempted,
    askedAndAcked: (verb) => acked.get(verb) ?? 0,
    live,
    settle,
  };
}
