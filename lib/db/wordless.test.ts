// Behind a balancer that has no database just now, a connection is made and ended before a word was said.
import { expect, test } from "vitest";
import { withResolvers } from "../testing/with-resolvers";
import { connect } from "./client";
import { serve } from "./wire/server.fixture";

const LONG_MS = 1_000;
// A quarter of a second lies between attempts before long, and somebody asks on each of these all the time.
const PLACES = 4;
const MOST = PLACES * (LONG_MS / 50);

test.each<[how: string, end: "end" | "resetAndDestroy"]>([
  ["ended", "end"],
  ["reset", "resetAndDestroy"],
])(
  "one that is %s is one that could not be made: who asks is told, and it is tried again with a pause",
  async (_, end) => {
    const served = await serve(async (peer) => {
      await peer.hear();
      peer.socket[end]();
    });
    const sql = connect({ url: served.at(), name: "wordless", max: PLACES });
    const over = withResolvers<void>();
    let isOver = false;
    setTimeout(() => {
      isOver = true;
      over.resolve();
    }, LONG_MS);
    const codes = new Set<unknown>();
    const asking = Array.from({ length: PLACES }, async () => {
      while (!isOver)
        codes.add(
          await Promise.race([over.promise, sql`select 1`.catch(({ code }: { code: string }) => code)]),
        );
    });
    await Promise.all(asking);
    codes.delete(undefined);
    expect([...codes]).toEqual([end === "end" ? "CONNECTION_CLOSED" : "ECONNRESET"]);
    expect(served.peers.length).toBeLessThan(MOST);
    await sql.end({ timeout: 0 });
  },
);
