// A modal was sent off. It is decided before Slack is answered: closed, marked where something is wrong, or told what came of it.
import { readValue } from "../channels/slack/action-ids";
import type { FromSlack } from "../channels/slack/interaction";
import { DECIDE, noteView } from "../channels/slack/modal";
import { readModal } from "../channels/slack/modal-answer";
import { readMetadata } from "../channels/slack/modal-metadata";
import { pressNeeds } from "../channels/slack/press-needs";
import type { SlackPerson } from "../db/read/slack-people";
import type { Refusal } from "../domain/refusals";
import type { Json } from "../domain/types";
import { type Brought, type DoorDeps, once, speaksFor } from "./door";
import { NOT_THERE } from "./press";
import { findShown, modalFacts } from "./shown";
import { whyMayNot } from "./standing";
import { sayRefusal, vote } from "./vote";
import { personIn } from "./who";

type Submitted = Brought & { said: Extract<FromSlack, { kind: "submit" }> };

const NOBODY = "This Slack account is not connected to anybody in Countersign, so it decides nothing.";

export async function submit(deps: DoorDeps, submitted: Submitted): Promise<Json> {
  const { said, speaker, key } = submitted;
  if (said.view.callback_id !== DECIDE) return null;
  const metadata = readMetadata(said.view.private_metadata);
  const shown = readValue(deps.linkSecret, metadata?.value);
  if (!metadata || !shown || !speaksFor(speaker, shown.workspaceId)) return note(NOT_THERE);
  return await once(deps, shown.workspaceId, key, async () => {
    const person = await personIn(deps, shown.workspaceId, said.actor);
    if (!person) return note(NOBODY);
    return await answerOf(deps, submitted, { ...shown, outcome: metadata.outcome }, person);
  });
}

type Shown = { intentId: string; version: number; payloadHash: string; outcome: number | null };

async function answerOf(
  deps: DoorDeps,
  { said, key }: Submitted,
  shown: Shown,
  person: SlackPerson,
): Promise<Json> {
  const there = await findShown(deps, person, shown.intentId);
  if (!there) return note(NOT_THERE);
  const { spec, url } = there;
  const asked = shown.outcome === null ? null : spec.outcomes[shown.outcome];
  if (asked === undefined || (asked && pressNeeds(spec, asked) === "inbox"))
    return note("This one is decided in the inbox.", url);
  const facts = await modalFacts(deps, person, there);
  const { outcome, comment, data, problems } = readModal(facts, asked, said.view.state.values);
  const blocks = Object.keys(said.view.state.values);
  if (outcome === null || Object.keys(problems).length > 0) return marked(problems, blocks, url);
  const whyNot = await whyMayNot(deps, person, said.actor, key);
  if (whyNot !== null) return note(whyNot, url);
  const refusal = await vote(deps, person, there, { shown, outcome, comment, data });
  if (refusal === null) return { response_action: "clear" };
  const beside = problemsOf(refusal);
  return Object.keys(beside).length > 0 ? marked(beside, blocks, url) : note(sayRefusal(refusal), url);
}

const note = (sentence: string, url: string | null = null): Json => ({
  response_action: "update",
  view: noteView(sentence, url) as Json,
});

/** The first of each place. */
function problemsOf({ problems = [] }: Refusal): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { pointer, message } of problems) found[pointer] ??= message;
  return found;
}

// Slack wants the problems by blocks that are there. One about something inside a field stands beside the field; one about nothing
// that is shown here is said by itself.
function marked(problems: Record<string, string>, blocks: string[], url: string): Json {
  const errors: Record<string, string> = {};
  for (const [pointer, message] of Object.entries(problems)) {
    const at = blocks.find((block) => pointer === block || pointer.startsWith(`${block}/`));
    if (at !== undefined) errors[at] ??= message.slice(0, 300);
  }
  if (Object.keys(errors).length > 0) return { response_action: "errors", errors };
  return note(Object.values(problems)[0] ?? "This cannot be sent like this.", url);
}
