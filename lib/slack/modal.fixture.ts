// A modal as the worker would open it, and what Slack sends when it is sent off.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Values } from "../channels/slack/interaction";
import { decisionModal, type View } from "../channels/slack/modal";
import { writeMetadata } from "../channels/slack/modal-metadata";
import { linkedPerson } from "../db/read/slack-people";
import type { JsonObject } from "../domain/types";
import { checkView } from "../testing/slack/check-view";
import { formOf, signed } from "../testing/slack/signed";
import type { SlackUser } from "../testing/slack/state";
import { type Asked, buttonValue, type Scene } from "./scene.fixture";
import { findShown, modalFacts } from "./shown";

/** The modal that the worker would open for this button. */
export async function openedModal(
  scene: Scene,
  user: SlackUser,
  task: Asked,
  outcome: number | null,
  leaves: "title" | "nothing",
): Promise<View> {
  const { id, teamId } = user;
  const person = await linkedPerson(scene.db.sql, task.workspaceId, id, [teamId]);
  const there = person && (await findShown(scene.deps, person, task.id));
  if (!there) throw new Error("it is not asked of her");
  const facts = await modalFacts(scene.deps, { ...person, leaves }, there);
  const metadata = writeMetadata({ value: buttonValue(task), outcome });
  const view = decisionModal(
    facts,
    outcome === null ? null : (there.spec.outcomes[outcome] ?? null),
    metadata,
  );
  expect(checkView(view, "modal")).toEqual([]);
  return view;
}

export type Typed =
  | string
  | { option: string }
  | { options: string[] }
  | { date: string }
  | { moment: number };

/** What Slack sends of an input that was filled in. */
function typedAs(typed: Typed): Values[string][string] {
  if (typeof typed === "string") return { type: "plain_text_input", value: typed };
  if ("option" in typed) return { type: "static_select", selected_option: { value: typed.option } };
  if ("options" in typed)
    return { type: "checkboxes", selected_options: typed.options.map((value) => ({ value })) };
  if ("date" in typed) return { type: "datepicker", selected_date: typed.date };
  return { type: "datetimepicker", selected_date_time: typed.moment };
}

const idsOf = (view: View): string[] =>
  view.blocks.filter(({ type }) => type === "input").map(({ block_id }) => String(block_id));

export async function submitted(
  scene: Scene,
  view: View,
  said: Record<string, Typed>,
  by: SlackUser,
): Promise<JsonObject> {
  const values: Values = {};
  for (const id of idsOf(view)) values[id] = { [id]: { type: "plain_text_input", value: null } };
  for (const [id, typed] of Object.entries(said)) values[id] = { [id]: typedAs(typed) };
  const payload = {
    type: "view_submission",
    user: { id: by.id, team_id: by.teamId },
    team: { id: scene.slack.state.teamId },
    view: { ...view, id: `V${randomUUID()}`, state: { values } },
  };
  return (await scene.bring("interactions", signed(scene.slack, formOf(payload)))).body as JsonObject;
}
