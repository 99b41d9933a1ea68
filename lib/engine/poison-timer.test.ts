// A timer that the database refuses to fire: it holds up nobody, and nobody is held up in its place once it is gone.
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { openHub } from "../db/read/hub";
import { setClock } from "../testing/database";
import { openFire } from "./fire";
import { openKnown } from "./known";
import { openTimes, submit, told } from "./time.fixture";
import { openWriter } from "./transact";

const times = openTimes();
const statuses = async (ids: string[]): Promise<string[]> => {
  const rows = await times().db.sql`select id, status::text from intents`;
  const byId = new Map(rows.map((row) => [row["id"], row["status"]]));
  return ids.map((id) => byId.get(id));
};

const open: Array<{ close(): Promise<void> }> = [];
afterEach(() => vi.restoreAllMocks());
afterAll(() => Promise.all(open.map((writer) => writer.close())));

test("timers behind one that cannot fire are fired, and it is tried again after a minute", async () => {
  const { base } = times();
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const deadlineIn = (seconds: number) => ({ deadlineAt: new Date(Date.now() + seconds * 1_000) });
  const first = await submit(times(), {}, deadlineIn(60));
  const second = await submit(times(), {}, deadlineIn(61));
  await base.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$
      begin if new.id = '${first}' then raise 'spoilt'; end if; return new; end $$;
    create trigger spoil before update on intents for each row execute function spoil()`);
  await setClock(base.sql, 62_000);
  const writer = openWriter(base.url, "here");
  open.push(writer);
  let now = 0;
  const fire = openFire({ writer, hub: openHub(), origin: "here", known: openKnown() }, () => now);
  const fireAll = async () => {
    for (let look = 0; look < 10; look++) await fire(200);
  };
  await fireAll();
  expect(await statuses([first, second])).toEqual(["WAITING", "TIMED_OUT"]);
  expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({ event: "timer_cannot_fire", past: 0 });

  // What was wrong is put right; until then those behind it go on being fired.
  await base.sql.unsafe("drop trigger spoil on intents");
  const third = await submit(times(), {}, deadlineIn(63));
  await setClock(base.sql, 64_000);
  now = 59_999;
  await fireAll();
  expect(await statuses([first, third])).toEqual(["WAITING", "TIMED_OUT"]);
  now = 60_000;
  await fireAll();
  expect(await statuses([first])).toEqual(["TIMED_OUT"]);
});

test("what is due and in somebody's hands keeps no other kind waiting", async () => {
  const { base, engine } = times();
  const inHand = await submit(times(), {}, { deadlineAt: new Date(Date.now() + 60_000) });
  const other = await submit(times(), { remind_after_seconds: 30 });
  await setClock(base.sql, 62_000);
  await base.sql.begin(async (tx) => {
    await tx`select 1 from intents where id = ${inHand} for update`;
    expect(await engine.fire(10)).toMatchObject({ fired: 1, skipped: 1 });
  });
  expect((await told(times(), other)).map(({ type }) => type)).toEqual(["reminder"]);
  expect(await statuses([inHand])).toEqual(["WAITING"]);
  expect(await engine.fire(10)).toMatchObject({ fired: 1, skipped: 0 });
  expect(await statuses([inHand])).toEqual(["TIMED_OUT"]);
});
