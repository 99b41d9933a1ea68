// A press that took longer than Slack waits, carried out as it came. Whatever of it was done already is not done again; what there is
// to say of it is said privately, since nobody waits for the answer any more.
import type { TakenWish } from "../../db/write/slack-wishes";
import { isObject } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import { answerSlack, type Brought } from "../../slack/door";
import { tell } from "../../slack/tell";
import { speakerShape } from "./read-wish";
import type { WishDeps } from "./wishes";

export async function pressAgain(deps: WishDeps, wish: TakenWish): Promise<void> {
  const brought = broughtIn(wish);
  const said = sentenceIn(await answerSlack(deps, brought));
  if (said !== null) await say(deps, wish, said);
}

const UNFINISHED =
  "That could not be finished here. Look at the message: where it still has its buttons, press again, or decide in the inbox.";

export const sayUnfinished = (deps: WishDeps, wish: TakenWish): Promise<void> => say(deps, wish, UNFINISHED);

type Presses = Brought & { said: Extract<Brought["said"], { kind: "press" | "submit" }> };

// Web wrote it down for us: it is our own, and was read when it came.
function broughtIn({ about, workspaceId }: TakenWish): Presses {
  const { said, key, at } = about as JsonObject & { key: string; at: string };
  const speaker = speakerShape.catch({ own: [workspaceId], common: false, apart: [] }).parse(about.speaker);
  return {
    said: said as unknown as Presses["said"],
    speaker,
    key: Buffer.from(key, "hex"),
    at: new Date(at),
  };
}

/** What a modal would have shown; null: there is nothing to say. */
function sentenceIn(answer: Json): string | null {
  if (!isObject(answer)) return null;
  if (isObject(answer.errors)) {
    const [first] = Object.values(answer.errors);
    return `It was not decided: ${String(first)} Press again, or decide in the inbox.`;
  }
  const block = isObject(answer.view) && Array.isArray(answer.view.blocks) ? answer.view.blocks[0] : null;
  const text = isObject(block) && isObject(block.text) ? block.text.text : null;
  return typeof text === "string" ? text : null;
}

function say(deps: WishDeps, wish: TakenWish, text: string): Promise<void> {
  const { said } = broughtIn(wish);
  const channelId = said.kind === "press" ? said.channelId : null;
  const { workspaceId, id } = wish;
  const key = Buffer.from(`${id} done`);
  return tell(deps, { workspaceId, actor: said.actor, channelId, key, at: new Date() }, text);
}
