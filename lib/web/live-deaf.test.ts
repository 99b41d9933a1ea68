// What becomes of the browsers that look at an inbox while nothing can be heard from the database.
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld } from "@/lib/testing/factory";
import { openLookers } from "./live";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

/** A way to the database that can be closed, and opened at the same place again. */
async function wayTo(url: string) {
  const there = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server;
  const open = async (port = 0): Promise<number> => {
    server = createServer((near) => {
      const far = dial(Number(there.port), there.hostname);
      for (const [from, to] of [[near, far] as const, [far, near] as const]) {
        sockets.add(from);
        from.on("error", () => to.destroy());
        from.on("close", () => to.destroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return (server.address() as { port: number }).port;
  };
  const port = await open();
  const by = new URL(url);
  by.host = `127.0.0.1:${port}`;
  return {
    url: by.href,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    open: () => open(port),
  };
}

test("whoever looks while the database is away is let go of, so that they are shown it, and let in when it is back", async () => {
  const world = await makeWorld(db.sql);
  const ana = await makePerson(db.sql, world, "ana@example.org");
  const way = await wayTo(base.url);
  const lookers = openLookers({ sql: db.sql, url: way.url });
  let ended = 0;
  let looks = 0;
  const one = {
    workspaceId: world.workspaceId,
    id: ana.id,
    refs: ["everyone"],
    send: () => void looks++,
    end: () => void ended++,
  };
  const leave = await lookers.look(one);
  await expect.poll(() => looks).toBeGreaterThan(0);
  way.close();
  await expect.poll(() => ended, { timeout: 30_000 }).toBeGreaterThan(0);
  leave?.(); // as a stream does when it ends
  await expect(lookers.look(one)).rejects.toThrow();
  await way.open();
  looks = 0;
  expect(await lookers.look(one)).not.toBeNull();
  await expect.poll(() => looks).toBeGreaterThan(0);
  await lookers.close();
  way.close();
}, 60_000);
