// The live agent: it asks now and then, waits for what people decide, and goes on from there. All it knows is its key; after a
// restart it finds its open requests by asking for them.
import { type Countersign, CountersignError, type IntentRequest, type Outcome } from "../../client";
import { between, oneOf } from "./luck";
import { react } from "./reactions";
import { nextRequest, refund } from "./requests";

export type Pace = { leastMs: number; mostMs: number };
export type Running = {
  agent: Countersign;
  signal: AbortSignal;
  say: (line: string) => void;
  pace?: Pace;
};

const PACE: Pace = { leastMs: 20_000, mostMs: 40_000 };
const MOST_OPEN = 15;
/** With nobody there it asks this many, and then waits for somebody to decide one. */
const PATIENCE = 8;
const NEVER_FEWER = 3;
const AFTER_TROUBLE_MS = 30_000;

type Mind = Running & { open: Set<string>; patience: number };

export async function runAgent(running: Running): Promise<void> {
  const { signal, agent, pace = PACE } = running;
  const mind: Mind = { ...running, open: new Set(), patience: PATIENCE };
  for (const intent of (await unlessTrouble(mind, () => agent.list({ status: "pending", limit: 50 }))) ?? [])
    follow(mind, intent.intent_id, intent.intent_type);
  while (!signal.aborted) {
    const done = await unlessTrouble(mind, () => takeTurn(mind));
    await pause(done === null ? AFTER_TROUBLE_MS : between(pace.leastMs, pace.mostMs), signal);
  }
}

/** With somebody there it asks up to the most; for nobody it keeps only a few open, which expire and are replaced. */
export const mayAsk = (open: number, patience: number): boolean =>
  open < NEVER_FEWER || (open < MOST_OPEN && patience > 0);

/** Mostly it asks; now and then it takes something back, or corrects what it asked. */
async function takeTurn(mind: Mind): Promise<true> {
  const { agent, open } = mind;
  if (open.size >= 4 && between(1, 12) === 1) {
    const intent = oneOf([...open]);
    if (between(1, 2) === 1) await agent.cancel(intent, "The customer called it off.");
    else await correct(mind, intent);
  } else if (mayAsk(open.size, mind.patience)) {
    mind.patience = Math.max(0, mind.patience - 1);
    // Whoever comes first finds the story that the page of the demo tells.
    await ask(mind, open.size === 0 ? refund() : nextRequest());
  }
  return true;
}

async function correct({ agent }: Mind, intentId: string): Promise<void> {
  const { payload, version } = await agent.get(intentId);
  const note = "I looked it up again.";
  await agent.comment(intentId, note);
  await agent.revise(intentId, { payload: { ...payload, checked: note }, version: Number(version) });
}

async function ask(mind: Mind, request: IntentRequest, idempotencyKey?: string): Promise<void> {
  const { intent_id } = await mind.agent.submit(request, idempotencyKey ? { idempotencyKey } : {});
  mind.say(`asks (${request.intent_type})`);
  follow(mind, intent_id, request.intent_type);
}

/** What was there when the demo was loaded is waited for as well, but it is not ours to take back. */
function follow(mind: Mind, intentId: string, type: string): void {
  if (type.startsWith("demo.")) mind.open.add(intentId);
  void untilDecided(mind, intentId);
}

async function untilDecided(mind: Mind, intentId: string): Promise<void> {
  const { agent, signal, open } = mind;
  while (!signal.aborted) {
    const outcome = await unlessTrouble(mind, () => agent.waitFor(intentId, { signal }));
    if (outcome === null) {
      await pause(AFTER_TROUBLE_MS, signal);
      continue;
    }
    open.delete(intentId);
    await unlessTrouble(mind, () => act(mind, outcome));
    return;
  }
}

/** Whoever claims the outcome acts on it, so that two of us never do it twice. */
async function act(mind: Mind, outcome: Outcome): Promise<void> {
  const { intent } = outcome;
  if (outcome.status === "COMPLETED" || outcome.status === "FAILED") {
    mind.patience = PATIENCE;
    await mind.agent.claim(intent, "desk-assistant");
  }
  const { said, next } = react(outcome);
  mind.say(`${intent.intent_type} ${outcome.outcome}: ${said}`);
  if (next) await ask(mind, next, `after-${intent.intent_id}`);
}

/** Null: it did not work. A server that is away comes back; a key that no longer opens anything means that the demo is over. */
async function unlessTrouble<T>({ signal, say }: Mind, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return null;
    const code = error instanceof CountersignError ? error.code : "defect";
    if (!EXPECTED.has(code)) say(`could not go on (${code})`);
    return null;
  }
}

// Somebody was quicker, or the server is away for a while.
const EXPECTED = new Set(["closed", "claim_held", "stale_version", "expired", "unreachable", "not_found"]);

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
