// Intents that lived in the past, for a demo that is to look lived in. Everything goes through the domain as it would have
// gone then, moment by moment, and is written by the statements that write everything else, so that its chains and counts are
// those of any other. Only the times are invented, which no real workspace may have: it is refused for any but a demo.
import type { Database } from "../db/client";
import { authorities } from "../db/read/authorities";
import type { Statement } from "../db/wire/line";
import { changedStatement, freshStatement, noChanges, nothingFresh } from "../db/write/batch";
import type { Command } from "../domain/commands";
import { transition } from "../domain/lifecycle";
import type { Change, State } from "../domain/state";
import { open } from "../domain/transitions/open";
import { type Authority, TIMER_KINDS } from "../domain/types";
import { type Draft, toOpening } from "./draft";
import { bindAnswers } from "./hash";
import type { Engine } from "./open";
import { openWriter, type Writer } from "./transact";
import { addChanged, addFresh, noRings } from "./write";

/** What was asked at `at`, and what was said about it since. `command` is told how the intent stood then. */
export type Turn = { at: Date; command: (state: State) => Command };
export type Past = { draft: Draft; at: Date; turns: Turn[] };

const MOST_IN_STATEMENT = 100;

/** `until`: the present. Reminders, escalations and expiries that were due by then happened when they were. */
export async function writePast(
  db: Database,
  engine: Pick<Engine, "directory">,
  workspaceId: string,
  pasts: Past[],
  until: Date,
): Promise<void> {
  const authority = await authorities(db.sql, workspaceId);
  const lives: Life[] = [];
  for (const past of pasts) lives.push(await live(past, engine, authority, until));
  const writer = openWriter(db.url, "countersign-past");
  try {
    for (let from = 0; from < lives.length; from += MOST_IN_STATEMENT)
      await write(writer, workspaceId, lives.slice(from, from + MOST_IN_STATEMENT));
  } finally {
    await writer.close();
  }
}

type Life = { birth: Change; payloadText: string; after: State; changes: Change[] };

async function live(
  { draft, at, turns }: Past,
  { directory }: Pick<Engine, "directory">,
  authority: ReadonlyMap<string, Authority>,
  until: Date,
): Promise<Life> {
  const opening = await toOpening(draft, directory, at);
  if (!opening.ok) throw new Error(`${draft.type}: ${opening.refusal.message}`);
  const birth = open(opening.value, at);
  const life: Life = {
    birth,
    payloadText: opening.value.payloadText,
    after: { ...birth.state, authority },
    changes: [],
  };
  for (const turn of turns) {
    letPass(life, turn.at);
    act(life, turn.command(life.after), turn.at);
  }
  letPass(life, until);
  return life;
}

function act(life: Life, command: Command, at: Date): void {
  const result = transition(life.after, command, at);
  if (!result.ok) throw new Error(`${life.after.intent.type}, ${command.type}: ${result.refusal.message}`);
  bindAnswers(result.value);
  life.after = result.value.state;
  life.changes.push(result.value);
}

// What the clock did up to then, in its order.
function letPass(life: Life, until: Date): void {
  for (;;) {
    const [next] = life.after.timers
      .filter((timer) => timer.dueAt < until)
      .sort((a, b) => +a.dueAt - +b.dueAt || TIMER_KINDS.indexOf(a.kind) - TIMER_KINDS.indexOf(b.kind));
    if (!next) return;
    act(life, { type: "fire", kind: next.kind, round: next.round }, next.dueAt);
  }
}

const IS_DEMO = "select 1 from workspaces where id = $1::uuid and environment = 'demo' for share";
// Nobody looks at it yet.
const NO_BELL = { ear: 0, waiters: null, inboxes: null, occasions: false };
// Nobody was told of any of it.
const UNTOLD = `update deliveries set state = 'superseded', ended_at = app_now()
  where workspace_id = $1::uuid and state = 'due' and intent_id = any ($2::uuid[])`;

async function write(writer: Writer, workspaceId: string, lives: Life[]): Promise<void> {
  const [fresh, changed, rings] = [nothingFresh(), noChanges(), noRings()];
  for (const { birth, payloadText } of lives)
    addFresh(fresh, rings, { change: birth, payloadText, key: null });
  for (const { birth, after, changes } of lives) addChanged(changed, rings, birth.state, after, changes);
  const ids = lives.map(({ after }) => after.intent.id);
  await writer.run(async (tx) => {
    const [found] = await tx.ask({ text: IS_DEMO, params: [workspaceId] });
    if (found?.length !== 1) throw new Error("Only a demo workspace has a past that is written afterwards.");
    await tx.ask(freshStatement(fresh, NO_BELL), changedStatement(changed, NO_BELL));
    const last: Statement = { text: UNTOLD, params: [workspaceId, `{${ids.join(",")}}`] };
    return { value: null, last };
  });
}
