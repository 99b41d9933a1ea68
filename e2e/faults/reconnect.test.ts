// B-07 from inside: PostgreSQL is killed under the engine's own connections. Every statement is answered or rejected, none is
// forgotten, and no statement on the next connection gets the answer of another.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { openWriter, type Writer } from "@/lib/engine/transact";
import { startEmbeddedPostgres } from "@/lib/server/embedded-postgres";

const KILLS = 3;
const WRITERS = 6;
const READERS = 12;
/** Longer than any of this takes: who has not been answered by then never will be. */
const FORGOTTEN_MS = 5_000;

type Lane = { answered: number; wrong: number };

test("a killed database leaves no statement unanswered and none with another's answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-reconnect-"));
  let server = await startEmbeddedPostgres(folder);
  const db = openDatabase({ url: server.url, name: "reconnect", max: 4 });
  const writers = Array.from({ length: WRITERS }, (_, i) => openWriter(server.url, `writer-${i}`));
  let isOver = false;
  const start = (ask: (n: number) => Promise<number>): Lane => {
    const lane: Lane = { answered: 0, wrong: 0 };
    void (async () => {
      for (let n = 0; !isOver; n += 1) {
        const answer = await ask(n).catch(() => null);
        // Asked again at once, as a queue does that has more to do.
        if (answer === null) continue;
        lane.answered += 1;
        if (answer !== n) lane.wrong += 1;
      }
    })();
    return lane;
  };
  const lanes = [
    ...writers.map((writer) => start((n) => write(writer, n))),
    ...Array.from({ length: READERS }, () =>
      start(async (n) => Number((await db.sql.unsafe("select $1::int as n", [n], { prepare: true }))[0]?.n)),
    ),
  ];
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      process.kill(server.pid, "SIGKILL");
      await server.gone;
      server = await startEmbeddedPostgres(folder);
      const before = lanes.map((lane) => lane.answered);
      const silent = () => lanes.filter((lane, i) => lane.answered === before[i]).length;
      const deadline = performance.now() + FORGOTTEN_MS;
      while (silent() > 0 && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(silent(), `kill ${kill + 1}: connections that never came back, of ${lanes.length}`).toBe(0);
    }
    expect(lanes.reduce((sum, lane) => sum + lane.wrong, 0)).toBe(0);
  } finally {
    isOver = true;
    await Promise.all([db.close(), ...writers.map((writer) => writer.close())]);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Two halves in a transaction, as the engine writes them. */
function write(writer: Writer, n: number): Promise<number> {
  return writer.run(async (tx) => {
    const [first, second] = await tx.ask(
      { text: "select $1::int as n", params: [n] },
      { text: "select $1::int + 1 as n", params: [n] },
    );
    const isOwn = first?.[0]?.n === n && second?.[0]?.n === n + 1;
    const last = { text: "select $1::text as padding", params: ["x".repeat(1_500)] };
    return { value: isOwn ? n : -1, last };
  });
}
