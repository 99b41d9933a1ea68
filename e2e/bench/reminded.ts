// One task that will be reminded of tomorrow, submitted as everybody submits, for its rows to be copied.
import type { Product } from "./product";

/** What it leaves to tell is told by then: the copies shall be of a settled intent. */
const SETTLE_MS = 3_000;

export async function submitReminded({ base, keys }: Product): Promise<string> {
  const answer = await fetch(`${base}/v1/intents`, {
    method: "POST",
    headers: {
      "x-api-key": keys.workspace[0] ?? "",
      "content-type": "application/json",
      "idempotency-key": "the-one-to-copy",
    },
    body: JSON.stringify({
      intent_type: "bench.v1",
      to_agent: "human",
      payload: { service: "api", note: "x".repeat(400) },
      human_task: { title: "Deploy", remind_after_seconds: 86_400 },
      remind_after_seconds: 86_400,
      remind_interval_seconds: 86_400,
      max_reminders: 5,
    }),
  });
  const { intent_id: id } = (await answer.json()) as { intent_id?: string };
  if (!id) throw new Error(`it was not taken: ${answer.status}`);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return id;
}
