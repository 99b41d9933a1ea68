import { connect, type HumanTask, type JsonObject } from "@/lib/client";
import type { Site } from "./site";

// Something of everything that can wait for a person, for pages that should be looked at full.

type Asked = HumanTask & { payload?: JsonObject; minutes?: number };

const FORM = {
  type: "object",
  required: ["cost_centre"],
  properties: {
    cost_centre: { type: "string", title: "Cost centre", enum: ["4100", "4200"] },
    net_days: { type: "integer", title: "Days to pay", minimum: 0, maximum: 90 },
    urgent: { type: "boolean", title: "Urgent" },
  },
};
const LINES = {
  order: "4711",
  lines: [
    { article: "Lamp", price: 129.9 },
    { article: "Cable", price: 9.5 },
  ],
};

const ASKED: Asked[] = [
  {
    title: "Refund order 4711",
    payload: LINES,
    editable: ["/order"],
    description: "Arrived damaged.",
    minutes: 30,
  },
  {
    title: "Pay Nordwind €18,000",
    risk: "high",
    payload: { amount: 18_000, iban: "DE89 3704 0044 0532 0130 00" },
  },
  { title: "Release checkout 3.14", task_type: "review", payload: { before: "a\nb", after: "a\nc" } },
  { title: "Complete the record of Nordwind", task_type: "form", form_schema: FORM },
  { title: "Restart the printer", task_type: "manual_action", evidence_required: true },
  { title: "Waive the credit limit", task_type: "override", payload: { limit: 1000, wanted: 1200 } },
  { title: "Is the warehouse empty?", task_type: "confirmation" },
  { title: "Who looks after Nordwind?", task_type: "assignment" },
  { title: "Which address is right?", task_type: "clarification" },
  { title: "A very long title ".repeat(12), quorum: { required: 2 }, payload: { text: "x".repeat(900) } },
];

/** One task of each kind for the owner, and three intents that have ended. */
export async function oneOfEverything(site: Site): Promise<{ task: string; intent: string }> {
  const keys = await site.bootstrap("bo@example.org");
  const agent = connect({ url: site.url, key: keys.workspace_key });
  const bo = connect({ url: site.url, token: keys.person_token });
  const ask = ({ payload = {}, minutes, ...task }: Asked) =>
    agent.submit({
      intent_type: "example.v1",
      to_agent: "human",
      payload,
      human_task: task,
      ...(minutes && { deadline_at: new Date(Date.now() + minutes * 60_000).toISOString() }),
    });
  const [first] = await Promise.all(ASKED.map(ask));
  for (const outcome of ["approved", "rejected"] as const)
    await bo.decide(await ask({ title: `Was ${outcome}` }), { outcome, comment: "Seen." });
  await agent.cancel(await ask({ title: "Was cancelled" }), "No longer needed");
  if (!first) throw new Error("Nothing was asked.");
  return { task: first.intent_id, intent: first.intent_id };
}
