// What the live agent does with an outcome: it goes on, asks again in another way, or lets it be.
import type { Intent, IntentRequest, JsonObject, Outcome } from "../../client/types";

/** `next`: what it asks now; null: the matter is closed. */
export type Reaction = { said: string; next: IntentRequest | null };

const MOST_ATTEMPTS = 2;

export function react({ outcome, status, intent }: Outcome): Reaction {
  // Nobody decided: asking for ever would not be polite.
  if (status === "TIMED_OUT" || status === "CANCELED")
    return closed("nobody decided; it lets the matter rest");
  const answer = REACTIONS[intent.intent_type];
  return answer ? answer(intent, outcome) : closed("done");
}

const REACTIONS: Record<string, (intent: Intent, outcome: string) => Reaction> = {
  "demo.refund.v1": (intent, outcome) => {
    const { customer, order } = intent.payload;
    const amount = numberIn(agreed(intent), "amount");
    if (outcome === "approved") {
      const title = `Tell ${text(customer)} that €${amount} are on their way?`;
      return goOn("pays, and asks whether to tell the customer", intent, {
        intent_type: "demo.letter.v1",
        payload: { customer: text(customer), order: order ?? null, amount, channel: "e-mail" },
        human_task: { title, task_type: "confirmation", assignees: ["group:finance"] },
      });
    }
    return again(intent, { amount: Math.max(1, Math.round(amount / 2)) }, (payload) => ({
      title: `Refund €${numberIn(payload, "amount")} to ${text(customer)} instead`,
      assignees: ["group:finance"],
      editable: ["/amount"],
    }));
  },
  "demo.discount.v1": (intent, outcome) => {
    const percent = numberIn(agreed(intent), "percent");
    if (outcome === "approved") return closed(`offers ${percent} %`);
    return again(intent, { percent: Math.max(1, Math.round(percent / 2)) }, (payload) => ({
      title: `Give ${text(payload.customer)} ${numberIn(payload, "percent")} % off instead`,
      assignees: ["everyone"],
      editable: ["/percent"],
    }));
  },
  "demo.release.v1": (intent, outcome) => {
    if (outcome === "approved") return closed("releases it");
    if (outcome === "rejected") return closed("does not release it");
    const version = text(intent.payload.version).replace(/\d+$/, (patch) => String(Number(patch) + 1));
    return again(intent, { version, changed: saidBy(intent) ?? "what you asked for" }, (payload) => ({
      title: `Release ${text(payload.service)} ${version}`,
      task_type: "review",
      assignees: ["group:operations"],
    }));
  },
  "demo.address.v1": (intent, outcome) => {
    if (outcome !== "provided") return closed("keeps the parcel until the customer writes");
    const address = text(dataOf(intent).address) || "the address you named";
    return goOn("prepares the parcel", intent, {
      intent_type: "demo.parcel.v1",
      payload: { customer: text(intent.payload.customer), order: intent.payload.order ?? null, address },
      human_task: {
        title: `Hand the parcel for ${text(intent.payload.customer)} to the carrier`,
        description: `It goes to: ${address}`,
        task_type: "manual_action",
        assignees: ["group:operations"],
      },
    });
  },
  "demo.arrival.v1": (intent, outcome) => {
    const pallet = intent.payload.pallet ?? null;
    if (outcome === "confirmed") return closed("books it in");
    return goOn("asks who looks for it", intent, {
      intent_type: "demo.search.v1",
      payload: { pallet, missing_at_dock: intent.payload.dock ?? null },
      human_task: {
        title: `Who looks for pallet ${String(pallet)}?`,
        task_type: "assignment",
        assignees: ["group:operations", "role:owner"],
      },
    });
  },
};

const closed = (said: string): Reaction => ({ said, next: null });

const goOn = (said: string, intent: Intent, next: Omit<IntentRequest, "to_agent">): Reaction => ({
  said,
  next: { ...belongingTo(intent), ...next } as IntentRequest,
});

/** Once more, with another proposal and what was said against the last one. */
function again(intent: Intent, change: JsonObject, task: (payload: JsonObject) => JsonObject): Reaction {
  const attempt = numberIn(intent.payload, "attempt") || 1;
  if (attempt >= MOST_ATTEMPTS) return closed("gives up");
  const payload = { ...intent.payload, ...change, attempt: attempt + 1 };
  const said = saidBy(intent);
  const description = said === null ? "You said no to my first proposal." : `You said: ${said}`;
  return goOn("tries another proposal", intent, {
    intent_type: intent.intent_type,
    payload,
    human_task: { description, ...task(payload) },
  });
}

const HOUR_MS = 3_600_000;

const belongingTo = (intent: Intent) => ({
  to_agent: "human",
  correlation_id: text(intent.correlation_id) || intent.intent_id,
  deadline_at: new Date(Date.now() + 2 * HOUR_MS).toISOString(),
});

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The payload as the person agreed to it, with what they changed. */
const agreed = ({ result, payload }: Intent): JsonObject =>
  isObject(result?.payload) ? result.payload : payload;

const dataOf = ({ result }: Intent): JsonObject => (isObject(result?.data) ? result.data : {});

function saidBy({ result }: Intent): string | null {
  const comment = result?.comment;
  return typeof comment === "string" && comment.trim() !== "" ? comment.slice(0, 500) : null;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const numberIn = (payload: JsonObject, name: string): number =>
  typeof payload[name] === "number" ? payload[name] : 0;
