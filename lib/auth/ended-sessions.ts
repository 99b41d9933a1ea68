import type { Sql } from "@/lib/db/client";
import { openWire } from "@/lib/db/wire/wire";
import { database } from "./database";

// Whoever streams to a signed-in person is told when that session ends, whichever process ended it and however. The database
// says so by itself (a trigger on the table), so an open stream costs no query while nothing happens. What may have been
// missed is asked once: when somebody begins to listen, and with every new connection.

const CHANNEL = "countersign_sessions";
const RECONNECT_MS = 1000;

type Close = () => void;
export type EndedSessions = {
  /** Calls `close` once, when the session is over; what it returns says that nobody needs to know any more. */
  on(sessionId: string, close: Close): () => void;
  stop(): Promise<void>;
};

export function endedSessions({ sql, url }: { sql: Sql; url: string }): EndedSessions {
  const waiting = new Map<string, Set<Close>>();
  const wire = openWire({ url, name: "countersign-sessions" });
  let isHearing = false;

  const ended = (sessionId: string): void => {
    const closing = waiting.get(sessionId);
    waiting.delete(sessionId);
    for (const close of closing ?? []) close();
  };
  const lookAt = async (sessionIds: string[]): Promise<void> => {
    const alive = await sql<
      Array<{ id: string }>
    >`select id from auth_sessions where id = any(${sessionIds})`;
    const living = new Set(alive.map((row) => row.id));
    for (const id of sessionIds) if (!living.has(id)) ended(id);
  };
  wire.hear(ended);
  wire.greet(async (line) => {
    await line.send({ text: `listen ${CHANNEL}`, params: [] });
    isHearing = true;
    await lookAt([...waiting.keys()]);
  });
  // No query: it only makes the connection again that broke.
  const hold = setInterval(() => waiting.size > 0 && wire.line().catch(() => {}), RECONNECT_MS);
  hold.unref();

  return {
    on(sessionId, close) {
      const closing = waiting.get(sessionId) ?? new Set();
      waiting.set(sessionId, closing.add(close));
      // It may have ended between being looked up and now. The first to come connects, and is looked at by that.
      if (isHearing) lookAt([sessionId]).catch(() => {});
      else wire.line().catch(() => {});
      return () => {
        closing.delete(close);
        if (closing.size === 0 && waiting.get(sessionId) === closing) waiting.delete(sessionId);
      };
    },
    async stop() {
      clearInterval(hold);
      await wire.close();
    },
  };
}

const shared = globalThis as typeof globalThis & { countersignEndedSessions?: EndedSessions };

/** Of the web process: `close` is called when the session is revoked, signed out or confirmed away. */
export function onSessionRevoked(sessionId: string, close: Close): () => void {
  shared.countersignEndedSessions ??= endedSessions(database());
  return shared.countersignEndedSessions.on(sessionId, close);
}
