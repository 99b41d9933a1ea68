// The mails of one task to one person. A mail program makes one thread of what refers to the first and is called like it, and of
// nothing else: Gmail wants both.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../engine/ids";
import { setClock } from "../../testing/database";
import { machine, makePerson } from "../../testing/factory";
import { fireAll } from "../../testing/fire-all";
import {
  answer,
  ask,
  begin,
  closeScene,
  flat,
  type MailScene,
  mailsOf,
  openMailScene,
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

const [ANA, BEN] = ["ana@there.example", "ben@there.example"];
const mailsTo = async (address: string) =>
  (await mailsOf(scene)).filter(({ to }) => to?.[0]?.address === address);

test("all mails of a task are one thread, and the last says who decided, where and with which words", async () => {
  const ben = await makePerson(scene.base.sql, scene.world, "ben@there.example");
  const id = await ask(scene, { assignees: ["ana@there.example", "ben@there.example"] });
  await turn(scene);
  expect((await answer(scene, id, ben, "approved", "Checked\nwith the bank")).ok).toBe(true);
  await turn(scene);
  const mails = (await mailsOf(scene)).filter(({ to }) => to?.[0]?.address === "ana@there.example");
  expect(mails.map(({ subject }) => subject)).toEqual(["Task: Pay the invoice", "Re: Task: Pay the invoice"]);
  expect(mails[1]?.inReplyTo).toBe(mails[0]?.messageId);
  expect(mails[1]?.references).toBe(mails[0]?.messageId);
  expect(mails[1]?.messageId).not.toBe(mails[0]?.messageId);
  for (const part of [flat(mails[1]?.text), seen(mails[1]?.html)]) {
    expect(part).toContain("Approved by ben in Slack.");
    expect(part).toMatch(/Checked (> )?with the bank/);
  }
});

const TITLES = [
  { called: "as usual", title: "Pay the invoice", risk: "normal", subject: /^Task: Pay the invoice$/ },
  { called: "at high risk", title: "Wire it", risk: "high", subject: /^High-risk task: Wire it$/ },
  {
    called: "as a reply to something else, over lines",
    title: "Re: Your order\r\nBcc: eve@evil.example",
    risk: "normal",
    subject: /^Task: Re: Your order Bcc: eve@evil\.example$/,
  },
  {
    called: "at great length",
    title: "Zahlung 😀 ".repeat(273),
    risk: "normal",
    subject: /^Task: Zahlung 😀 .*…$/,
  },
  {
    called: "as may not leave",
    title: "Fire Bob",
    risk: "high",
    subject: /^A task for you$/,
    leaves: "nothing",
  },
] as const;

test.each(TITLES)(
  "its reminder, escalation and end have the subject of the first mail, called $called",
  async (wish) => {
    const { title, risk, subject } = wish;
    scene.leaves = "leaves" in wish ? wish.leaves : "title";
    await makePerson(scene.base.sql, scene.world, BEN);
    const escalation = [{ after_seconds: 120, to: BEN }];
    const id = await ask(scene, { title, risk, remind_after_seconds: 60, max_reminders: 1, escalation });
    await turn(scene);
    for (const seconds of [61, 121]) {
      await setClock(scene.base.sql, seconds * 1000);
      await fireAll(scene.engine, scene.base.sql);
      await setClock(scene.base.sql, (seconds + 5) * 1000); // a reminder waits for others
      await turn(scene);
    }
    const { workspaceId } = scene.world;
    await scene.engine.apply({ workspaceId, intentId: id, command: { type: "cancel", actor: machine() } });
    await turn(scene);
    const [ana, ben] = [await mailsTo(ANA), await mailsTo(BEN)];
    for (const [first, ...rest] of [ana, ben]) {
      expect(first?.subject).toMatch(subject);
      expect([first?.inReplyTo, first?.references]).toEqual([undefined, undefined]);
      for (const mail of rest) {
        expect(mail.subject).toBe(`Re: ${first?.subject}`);
        expect([mail.inReplyTo, mail.references]).toEqual([first?.messageId, first?.messageId]);
      }
    }
    expect(ana[0]?.subject).toBe(ben[0]?.subject);
    // What each of them is stands first.
    const begins = (mails: typeof ana) => mails.map(({ text }) => flat(text).split(/[:.] | by /)[0]);
    const isBare = subject.test("A task for you");
    const asks = isBare ? "Something waits for your decision" : "Your approval is asked for";
    const over = isBare ? "A task that you were asked about was taken back" : "It was taken back";
    expect(begins(ana)).toEqual([asks, "Reminder", over]);
    expect(begins(ben)).toEqual(["Escalated to you (level 1)", over]);
  },
);

test("a receipt that came before is about the same task and begins no thread of it", async () => {
  const intentId = await ask(scene);
  const { sql } = scene.base;
  await sql`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, person_id, destination, address, about, due_at, created_at)
    values (${scene.world.workspaceId}, ${newId(new Date(0))}, 'email', 'superseded', 'receipt', ${intentId}, ${scene.ana.id}, 'smtp',
      ${ANA}, '{}', app_now(), app_now())`;
  await turn(scene);
  const [mail] = await mailsTo(ANA);
  expect([mail?.subject, mail?.inReplyTo]).toEqual(["Task: Pay the invoice", undefined]);
});
