import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { verify } from "@/lib/db/read/verify";
import { openEngine } from "@/lib/engine/open";
import { testDatabase } from "@/lib/testing/database";
import { play } from "./scene";

test.each(["{}", "null", "5", '"x"', "[]", '{"human_task":null,"of":1}'])(
  "a task whose description is %s is a finding, and not the end of the look at the others",
  async (spec) => {
    const base = await testDatabase();
    const db = openDatabase({ url: base.url, name: "test", max: 4 });
    const engine = openEngine(db, { listen: false });
    try {
      const { world, ids } = await play(engine, base.sql);
      await base.sql`update tasks set spec = ${spec}::text::json where id = ${ids.waiting}`;
      await base.sql`update intents set status = 'COMPLETED', waiting_reason = null where id = ${ids.rejected}`;
      const { violations } = await verify(db.sql, { workspaceId: world.workspaceId });
      expect(new Set(violations.map(({ intentId }) => intentId))).toEqual(
        new Set([ids.waiting, ids.rejected]),
      );
    } finally {
      await engine.close();
      await db.close();
      await base.close();
    }
  },
);
