// Several processes write the same things at once: each takes them in one order, so that no two wait for each other in a circle.
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { draftOf } from "../testing/factory";
import { comment, openTwo } from "./two-processes.fixture";

const two = openTwo();

// What each statement took, as it took it.
beforeAll(async () => {
  await two().db.sql.unsafe(`
    create table taken (place bigserial, statement text not null, id uuid);
    create function note_taken() returns trigger language plpgsql as $$
      begin
        insert into taken (statement, id)
        values (pg_current_xact_id()::text, case when tg_op = 'INSERT' then new.key_id else new.id end);
        return new;
      end $$;
    create trigger note_taken before insert or update on intents for each row execute function note_taken()`);
});

async function takenBy(work: () => Promise<unknown>): Promise<string[][]> {
  const { db } = two();
  await db.sql`delete from taken`;
  await work();
  const rows = await db.sql<Array<{ ids: string[] }>>`
    select array_agg(id::text order by place) as ids from taken group by statement order by min(place)`;
  return rows.map(({ ids }) => ids);
}

test.each([2, 40])("what changes %i intents takes them in the order of their ids", async (count) => {
  const { submit, act } = two();
  const ids = await Promise.all(Array.from({ length: count }, () => submit()));
  const backwards = ids.toSorted().toReversed();
  const taken = await takenBy(() =>
    Promise.all(backwards.map((intentId) => act(intentId, comment("well?")))),
  );
  expect(taken).toEqual([ids.toSorted()]);
});

test.each([2, 40])("what submits %i intents takes their keys in order", async (count) => {
  const { world, here } = two();
  const keys = Array.from({ length: count }, () => randomUUID()).toSorted();
  const submit = (id: string) => here.submit(draftOf(world, { title: "Deploy?" }), { id, body: id });
  const taken = await takenBy(() => Promise.all(keys.toReversed().map(submit)));
  expect(taken).toEqual([keys]);
});
