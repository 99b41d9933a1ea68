import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { linkCode, linkToken } from "../../db/link-secrets";
import { readMessages } from "../../db/read/messages";
import { sealLink } from "../../db/sealed-link";
import { insertAccountMail } from "../../db/write/account-mails";
import { newId } from "../../engine/ids";
import { setClock } from "../../testing/database";
import { acceptThenDrop, greylist, refuse, stallInData } from "../../testing/smtp";
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
  PUBLIC_URL,
  rowsOf,
  seen,
  turn,
} from "./email.fixture";

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

test("who is asked gets a mail with the link and the code that are theirs, and the stored copy has neither", async () => {
  const id = await ask(scene, { may_leave: ["amount"] }, { amount: 400, secret: "hush" });
  scene.leaves = "fields";
  await turn(scene);
  const [mail] = await mailsOf(scene);
  const [row] = await rowsOf(scene);
  const link = { workspaceId: scene.world.workspaceId, id: row?.id, version: 1 };
  const secrets = [`${PUBLIC_URL}/d/${linkToken(LINK_SECRET, link)}`, linkCode(LINK_SECRET, link)];
  expect(mail?.to?.map(({ address }) => address)).toEqual(["ana@there.example"]);
  expect(mail?.subject).toBe("Task: Pay the invoice");
  for (const part of [mail?.text ?? "", mail?.html ?? ""]) {
    for (const secret of secrets) expect(part).toContain(secret);
    for (const said of [
      "Pay the invoice",
      "amount",
      "400",
      "deployer",
      "Approve",
      "Review",
      `${PUBLIC_URL}/inbox/${id}`,
    ])
      expect(part).toContain(said);
    expect(part).not.toContain("hush");
  }
  const stored = JSON.stringify(row?.content);
  for (const secret of secrets) expect(stored).not.toContain(secret);
  expect(stored).toContain("{{link}}");
  expect(stored).toContain("{{code}}");
});

test("what is of high risk has no code, and what may not leave is not in the mail", async () => {
  await ask(scene, { risk: "high", title: "Wire it all" });
  await turn(scene);
  const [high] = await mailsOf(scene);
  expect(high?.text).not.toMatch(/\b\d{6}\b/);
  expect(flat(high?.text)).toContain("signed in a moment ago");
  scene.leaves = "nothing";
  await ask(scene, { title: "Fire Bob" });
  await turn(scene);
  const [, bare] = scene.smtp.mails;
  expect(bare?.raw).not.toMatch(/Fire Bob|Approve|deployer/);
});

test("with no mail server a mail is kept, to be read in the product", async () => {
  scene.hasServer = false;
  await ask(scene);
  await turn(scene);
  const [row] = await rowsOf(scene);
  expect(row).toMatchObject({ state: "delivered", kept: true, subject: "Task: Pay the invoice" });
  expect(row?.content.headers.To).toBe("ana <ana@there.example>");
  expect(row?.content.html).toContain("Pay the invoice");
});

test("whoever greylists gets it after a minute, the same mail", async () => {
  scene.smtp.manners = greylist(1);
  await ask(scene);
  await turn(scene);
  expect(await rowsOf(scene)).toMatchObject([{ state: "due", waits: true }]);
  await setClock(scene.base.sql, 120_000);
  await turn(scene);
  expect(await rowsOf(scene)).toMatchObject([{ state: "delivered", attempts: 2 }]);
  expect(scene.smtp.mails).toHaveLength(1);
});

test.each([
  ["stalls when it has the mail", stallInData],
  ["has the mail and is gone", acceptThenDrop],
])("a server that %s gets two copies at most, of one name, and then somebody is told", async (_, manners) => {
  scene.smtp.manners = manners();
  await ask(scene);
  for (let n = 1; n <= 5; n++) {
    await setClock(scene.base.sql, n * 4_000_000);
    await turn(scene, 300);
  }
  expect(scene.smtp.mails).toHaveLength(2);
  expect(new Set((await mailsOf(scene)).map(({ messageId }) => messageId)).size).toBe(1);
  expect(await rowsOf(scene)).toMatchObject([{ state: "dead", attempts: 2 }]);
  // Nothing of it is kept: the list of what was sent calls it by its task.
  const { sql } = scene.base;
  const { messages } = await readMessages(sql, scene.world.workspaceId, { state: "dead" }, { limit: 1 });
  expect(messages).toMatchObject([{ subject: null, taskTitle: "Pay the invoice" }]);
});

test("a server that says late that it took the mail has it once more at most", async () => {
  scene.smtp.manners = acceptThenDrop(1);
  await ask(scene);
  await turn(scene);
  await setClock(scene.base.sql, 600_000);
  await turn(scene);
  expect(await rowsOf(scene)).toMatchObject([{ state: "delivered", attempts: 2 }]);
  expect(scene.smtp.mails).toHaveLength(2);
});

test("nobody of that name there: dead at once, with what the server said", async () => {
  scene.smtp.manners = refuse("rcpt", 550, "5.1.1 No such mailbox");
  await ask(scene);
  await turn(scene);
  const [row] = await rowsOf(scene);
  expect(row).toMatchObject({ state: "dead", attempts: 1 });
  expect(row?.answer).toContain("5.1.1 No such mailbox");
});

test("whoever moved since gets nothing at the address that they had", async () => {
  await ask(scene);
  scene.smtp.manners = greylist(1);
  await turn(scene);
  await scene.base.sql`update people set email = 'ana@new.example' where id = ${scene.ana.id}`;
  await setClock(scene.base.sql, 120_000);
  await turn(scene);
  expect(scene.smtp.mails).toEqual([]);
  expect(await rowsOf(scene)).toMatchObject([{ state: "superseded" }]);
});

test("a link to join or to sign in goes out sealed, is opened on its way, and forgotten", async () => {
  const [{ now } = { now: new Date(0) }] = await scene.base.sql<
    Array<{ now: Date }>
  >`select app_now() as now`;
  const id = newId(now);
  const url = `${PUBLIC_URL}/sign-in?token=abc&next=%2Finbox`;
  const about = {
    sealed: sealLink(LINK_SECRET, id, url),
    expiresAt: new Date(now.getTime() + 900_000).toISOString(),
  };
  const mail = {
    workspaceId: scene.world.workspaceId,
    id,
    occasion: "sign_in" as const,
    personId: scene.ana.id,
    address: "ana@there.example",
    about,
  };
  await insertAccountMail(scene.base.sql, mail);
  expect(JSON.stringify(await rowsOf(scene))).not.toContain("token=abc");
  await turn(scene);
  const [got] = await mailsOf(scene);
  expect(got?.text).toContain(url);
  expect(got?.html).toContain(url.replace("&", "&amp;"));
  const [row] = await rowsOf(scene);
  expect(row).toMatchObject({ state: "delivered", about: { expiresAt: about.expiresAt } });
  expect(JSON.stringify(row)).not.toContain("token=abc");
  expect(row?.about.sealed).toBeUndefined();
  await insertAccountMail(scene.base.sql, { ...mail, id: newId(now) });
  await turn(scene);
  expect(await rowsOf(scene)).toMatchObject([{}, { state: "dead" }]); // sealed for another message
});

test("where the workspace wants a session, the mail carries no code, and says that it is decided after signing in", async () => {
  await scene.base.sql`
    update workspaces set settings = '{"mailedCodes":"low"}' where id = ${scene.world.workspaceId}`;
  await ask(scene, { title: "Of normal risk" });
  await ask(scene, { title: "Of low risk", risk: "low" });
  await turn(scene);
  const mails = await mailsOf(scene);
  const text = (title: string) => mails.find(({ subject }) => subject?.includes(title))?.text ?? "";
  expect(text("Of normal risk")).toContain("It is decided after signing in.");
  expect(text("Of normal risk")).not.toMatch(/\b\d{6}\b/);
  expect(text("Of low risk")).toMatch(/\b\d{6}\b/);
});

test("a mail of several tasks counts what still waits, tells how others ended, and is not sent when nothing of both is left", async () => {
  const intents = [await ask(scene, { title: "Pay the first" }), await ask(scene)];
  await turn(scene);
  await answer(scene, intents[0] ?? "", scene.ana, "approved");
  await turn(scene);
  const before = (await mailsOf(scene)).length;
  const gathered = (about: object) => scene.base.sql`
    insert into messages (workspace_id, id, channel, state, occasion, person_id, destination, address, about, due_at, created_at)
    values (${scene.world.workspaceId}, ${newId(new Date())}, 'email', 'due', 'gathered', ${scene.ana.id}, 'smtp', 'ana@there.example',
      ${scene.base.sql.json(about as never)}, app_now(), app_now())`;
  await gathered({ count: 8, reminders: 0, ended: 6, high: 0, intents });
  await turn(scene);
  expect((await mailsOf(scene)).at(-1)?.subject).toBe("1 task waits for you");
  const endings = intents.slice(0, 1);
  await gathered({ count: 8, reminders: 0, ended: 8, high: 0, intents: [], endings });
  await turn(scene);
  const mail = (await mailsOf(scene)).at(-1);
  expect(mail?.subject).toBe("8 tasks that concerned you are over");
  for (const part of [flat(mail?.text), seen(mail?.html)]) {
    expect(part).toMatch(/Pay the first Approved by ana( in Slack)?\./);
    expect(part).toContain("and 7 more in your inbox");
  }
  await gathered({ count: 1, reminders: 0, ended: 0, high: 0, intents: endings });
  await turn(scene);
  expect(await mailsOf(scene)).toHaveLength(before + 2);
});
