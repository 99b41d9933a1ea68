import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { switchDigestOff, whoseDigest } from "../auth/digest-off";
import { setClock } from "../testing/database";
import { makePerson } from "../testing/factory";
import {
  answer,
  ask,
  begin,
  closeScene,
  flat,
  LINK_SECRET,
  type MailScene,
  mailsOf,
  openMailScene,
  rowsOf,
  seen,
  turn,
} from "./channels/email.fixture";
import { sendDigests } from "./digests";

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(async () => {
  await begin(scene);
  await scene.base.sql`update people set settings = '{}' where settings::text <> '{}'`;
});
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

const want = (notify: object) => scene.base.sql`
  update people set settings = ${scene.base.sql.json({ zone: "Europe/Berlin", notify: notify as never })} where id = ${scene.ana.id}`;
const digests = async () => (await rowsOf(scene)).filter(({ occasion }) => occasion === "digest");
/** A worker that begins to look now. */
const look = async (n = 1) => {
  await Promise.all(Array.from({ length: n }, () => sendDigests(scene.db.sql)()));
};
const goTo = async (hours: number) => setClock(scene.base.sql, hours * 3_600_000);
const next = async () =>
  (await scene.base.sql`select due_at from digests where person_id = ${scene.ana.id}`)[0]?.due_at;

test("once a day everything open comes in one mail, risk first, though several workers look", async () => {
  await want({ digest: "daily", digestHour: 8 });
  await ask(scene, { title: "Later", due_at: "2100-01-01T00:00:00Z" });
  await ask(scene, { title: "Dangerous", risk: "high" });
  const over = await ask(scene, { title: "Over" });
  await answer(scene, over, scene.ana, "approved");
  await turn(scene);
  const before = scene.smtp.mails.length;
  await look();
  expect(await digests()).toEqual([]); // not yet
  await goTo(25);
  await look(4);
  expect(await digests()).toHaveLength(1);
  await turn(scene);
  const mail = (await mailsOf(scene))[before];
  expect(mail?.subject).toBe("2 tasks wait for you, 1 of high risk");
  for (const part of [flat(mail?.text), seen(mail?.html)]) {
    expect(part.indexOf("Dangerous")).toBeGreaterThan(-1);
    expect(part.indexOf("Later")).toBeGreaterThan(part.indexOf("Dangerous"));
    expect(part).not.toContain("Over");
  }
  await look(4);
  expect(await digests()).toHaveLength(1);
  await goTo(49);
  await look(4);
  expect(await digests()).toHaveLength(2);
});

test("two hundred are named, by risk; the total is true, and the rest is a link away", async () => {
  await want({ digest: "hourly" });
  const { sql } = scene.base;
  const asked = await Promise.all(
    Array.from({ length: 230 }, (_, n) =>
      ask(scene, { title: `Task ${n}.`, risk: n < 20 ? "low" : n === 229 ? "high" : "normal" }),
    ),
  );
  await sql`
    insert into snoozes (workspace_id, person_id, task_id, until)
    values (${scene.world.workspaceId}, ${scene.ana.id}, ${asked[50]!}, app_now() + interval '9 days')`;
  await look();
  await goTo(2);
  await look();
  await turn(scene);
  const subject = "229 tasks wait for you, 1 of high risk";
  const mail = (await mailsOf(scene)).find((sent) => sent.subject === subject);
  expect(mail).toBeDefined();
  expect(mail?.html).toContain('href="https://sign.example.org/inbox"');
  expect(Buffer.byteLength(mail?.html || "")).toBeLessThan(100_000);
  for (const part of [flat(mail?.text), seen(mail?.html)]) {
    expect(part.match(/Task \d+\./g)).toHaveLength(200);
    expect(part).toContain("and 29 more in your inbox");
    expect(part.match(/Task \d+\./)?.[0]).toBe("Task 229.");
    expect(part).not.toContain("Task 50.");
    expect(part).not.toContain("Task 3."); // of low risk
  }
});

test("nothing open, nothing sent; and it goes on the next day", async () => {
  await want({ digest: "hourly" });
  await look();
  await goTo(2);
  await look();
  expect(await digests()).toEqual([]);
  const was = await next();
  await ask(scene);
  await goTo(4);
  await look();
  expect(await digests()).toHaveLength(1);
  expect((await next()) > was).toBe(true);
});

test("who closes the last task before it goes out is sent nothing", async () => {
  await want({ digest: "hourly" });
  const id = await ask(scene);
  await look();
  await goTo(2);
  await look();
  await answer(scene, id, scene.ana, "approved");
  await turn(scene);
  expect(await digests()).toMatchObject([{ state: "superseded" }]);
});

test("another hour counts from now on, and the old one is not kept", async () => {
  await want({ digest: "daily", digestHour: 8 });
  await ask(scene);
  await look();
  const [{ at } = { at: new Date(0) }] = await scene.base.sql<
    Array<{ at: Date }>
  >`select due_at as at from digests`;
  const hour =
    (Number(
      new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: "Europe/Berlin" }).format(
        at,
      ),
    ) +
      3) %
    24;
  await want({ digest: "daily", digestHour: hour });
  await setClock(scene.base.sql, at.getTime() - Date.now() + 60_000);
  await look();
  expect(await digests()).toEqual([]);
  await setClock(scene.base.sql, at.getTime() - Date.now() + 5 * 3_600_000);
  await look();
  expect(await digests()).toHaveLength(1);
});

test("a mail program switches it off by one press, and for nobody else", async () => {
  await want({ digest: "hourly", normal: ["slack"] });
  await ask(scene);
  await look();
  await goTo(2);
  await look();
  await turn(scene);
  const mail = (await mailsOf(scene)).at(-1);
  const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value ?? "";
  expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  const token =
    /^<https:\/\/sign\.example\.org\/digest\/off\/([^>]+)>$/.exec(header("list-unsubscribe"))?.[1] ?? "";
  const rules = async () =>
    (await scene.base.sql`select settings from people where id = ${scene.ana.id}`)[0]?.settings.notify;
  for (const wrong of [
    token.slice(0, -1),
    `${token}x`,
    token.replace(scene.ana.id, scene.world.workspaceId),
    "x",
    "",
  ])
    expect([
      whoseDigest(LINK_SECRET, wrong),
      await switchDigestOff(scene.base.sql, LINK_SECRET, wrong),
    ]).toEqual([null, false]);
  expect(whoseDigest(LINK_SECRET, token)?.workspaceId).toBe(scene.world.workspaceId);
  expect((await rules()).digest).toBe("hourly");
  expect(await switchDigestOff(scene.base.sql, LINK_SECRET, token)).toBe(true);
  expect(await rules()).toEqual({ digest: "off", normal: ["slack"] });
  await goTo(9);
  await look();
  expect(await digests()).toHaveLength(1);
  expect(await next()).toBeUndefined();
});

/** The database refuses what is inserted there, as long as `during` lasts. */
async function refusing(table: string, when: string, during: () => Promise<void>): Promise<void> {
  const { sql } = scene.base;
  await sql.unsafe(`
    create function refuse_it() returns trigger language plpgsql as $$ begin raise exception 'it cannot be made'; end $$;
    create trigger refuse_it before insert on ${table} for each row when (${when}) execute function refuse_it()`);
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await during();
  } finally {
    said.mockRestore();
    await sql.unsafe(`drop trigger refuse_it on ${table}; drop function refuse_it()`);
  }
}

test("somebody whose digest cannot be made keeps nobody from theirs, and is tried the next time", async () => {
  await want({ digest: "hourly" });
  const ben = await makePerson(scene.base.sql, scene.world, "ben@there.example");
  await scene.base.sql`update people set settings = '{"notify": {"digest": "hourly"}}' where id = ${ben.id}`;
  await look();
  await ask(scene, { assignees: ["ana@there.example", "ben@there.example"] });
  await goTo(3);
  const toWhom = async () => (await digests()).map(({ address }) => address);
  await refusing("messages", `new.person_id = '${scene.ana.id}' and new.occasion = 'digest'`, async () => {
    await look();
    expect(await toWhom()).toEqual(["ben@there.example"]);
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining("digest_failed"));
  });
  await look();
  expect(await toWhom()).toEqual(["ben@there.example"]);
  await goTo(5);
  await look();
  expect(await toWhom()).toContain("ana@there.example");
});

test("what is due goes out though nobody's next one can be set", async () => {
  await want({ digest: "hourly" });
  await ask(scene);
  await look();
  const ben = await makePerson(scene.base.sql, scene.world, "ben@there.example");
  await scene.base.sql`update people set settings = '{"notify": {"digest": "hourly"}}' where id = ${ben.id}`;
  await goTo(2);
  await refusing("digests", "true", async () => {
    await expect(look()).rejects.toThrow("it cannot be made");
    expect(await digests()).toHaveLength(1);
  });
});
