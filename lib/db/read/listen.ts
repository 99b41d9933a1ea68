// The doorbell from other processes, and the look once a second that finds whatever a lost ring would have told.
// It is heard on the connection that writes: PostgreSQL hands a session its own rings with the answer to its commit, so they
// wake nobody. And only while somebody waits here: hearing a ring for nothing costs as much as hearing one that is needed.
import { CLOSE_EAR, openEar, WAITERS } from "../doorbell";
import type { Row, Statement } from "../wire/line";
import type { Wire } from "../wire/wire";
import { agentKey, type Hub, intentKey } from "./hub";

export const POLL_MS = 1000;
const MOST = 5000; // changes looked at one by one; above it everybody looks again
const QUIET_LOOKS = 10; // without a waiter, before the ear is closed

export type Listener = { close(): Promise<void> };
export type Ear = { wire: Wire; ask(statement: Statement): Promise<Row[]> };

// Heard first, then known as somebody who hears; and the other way round.
const LISTEN: Statement[] = [
  { text: `listen ${WAITERS.channel}`, params: [] },
  { text: openEar(WAITERS), params: [] },
];
const UNLISTEN: Statement[] = [
  { text: CLOSE_EAR, params: [] },
  { text: `unlisten ${WAITERS.channel}`, params: [] },
];

// `origin` marks our own rings: this process has woken its waiters already.
export function listen(hub: Hub, origin: string, { wire, ask }: Ear): Listener {
  let isListening = false;
  // Asked in one breath, so that what opens the ear and what closes it never mix: one that had the locks and did not listen
  // would be rung for in vain.
  const askAll = (statements: Statement[]) => Promise.all(statements.map(ask));
  wire.hear((payload) => {
    const [from, keys = "*"] = payload.split("|", 2);
    if (from === origin) return;
    if (keys === "*") hub.ringAll();
    else for (const key of keys.split(",")) hub.ring(key, {});
  });
  // A new connection may have missed rings, so everybody looks once more.
  wire.greet(async (line) => {
    if (isListening) await line.send(...LISTEN);
    hub.ringAll();
  });
  const begin = () => {
    if (isListening) return;
    isListening = true;
    // Lost, it is made up for: by the next connection, by the look once a second, which begins again, or by whoever waits next.
    askAll(LISTEN).then(
      () => hub.hearing(isListening),
      () => {
        isListening = false;
      },
    );
  };
  let quietLooks = 0;
  // Who waits for less than a look takes is seen by none, and is somebody who waits all the same.
  hub.onFirst(() => {
    quietLooks = 0;
    begin();
  });
  const rest = () => {
    isListening = false;
    hub.hearing(false);
    askAll(UNLISTEN).catch(() => {});
  };
  const isWaitedFor = (): boolean => {
    quietLooks = hub.size === 0 ? quietLooks + 1 : 0;
    // One that was asked to listen in vain is asked again, though nobody is the first to wait.
    if (quietLooks === 0) begin();
    else if (quietLooks === QUIET_LOOKS && isListening) rest();
    return quietLooks === 0;
  };
  return { close: look(ask, hub, isWaitedFor) };
}

// One query a second for the whole process, and none while nobody waits. It goes over the connection that hears: one that
// fell silent is found by it, and one that broke comes back, not only when somebody writes.
function look(ask: Ear["ask"], hub: Hub, isWaitedFor: () => boolean): () => Promise<void> {
  let cursor: string | null = null;
  let looking: Promise<void> | null = null;
  const lookAround = async (): Promise<void> => {
    try {
      cursor = await lookOnce(ask, hub, cursor);
    } catch {
      // Unreachable: the next look tries again from the same cursor.
    }
    looking = null;
  };
  const timer = setInterval(() => {
    if (isWaitedFor()) looking ??= lookAround();
    else cursor = null;
  }, POLL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

const HORIZON: Statement = {
  text: "select pg_snapshot_xmin(pg_current_snapshot())::text as xmin",
  params: [],
};
const MOVED = `with horizon as (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
  (select (select xmin::text from horizon) as xmin, workspace_id, id as intent_id, to_agent
   from intents where xid >= $1::xid8 and xid < (select xmin from horizon) limit ${MOST})
  union all select (select xmin::text from horizon), null, null, null`;

async function lookOnce(ask: Ear["ask"], hub: Hub, cursor: string | null): Promise<string> {
  if (cursor === null) {
    const [row] = await ask(HORIZON);
    hub.ringAll(); // somebody began to wait since the last look: whatever happened before this cursor, they see now
    return row?.xmin as string;
  }
  const rows = await ask({ text: MOVED, params: [cursor] });
  if (rows.length > MOST) hub.ringAll();
  for (const row of rows) {
    if (row.intent_id === null) continue;
    hub.ring(intentKey(row.intent_id), {});
    hub.ring(agentKey(row.workspace_id, row.to_agent), {});
  }
  return rows.at(-1)?.xmin as string;
}
