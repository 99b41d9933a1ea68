// A workspace with Ana in it, a mail server beside it, and one turn of the worker at a time.
import { type Database, openDatabase } from "../../db/client";
import { type Leaves, mailSettingsShape } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import { type Engine, openEngine } from "../../engine/open";
import { setClock, testDatabase } from "../../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { parsed, type TestSmtp, testSmtp } from "../../testing/smtp";
import { sendMessages } from "../messages/send";
import { tellOccasions } from "../occasions";
import { emailSender } from "./email";
import type { ReadChannel, ReadOfAll } from "./settings";

export const PUBLIC_URL = "https://sign.example.org";
export const LINK_SECRET = "the secret of links, which is long";

export type MailScene = {
  base: Awaited<ReturnType<typeof testDatabase>>;
  db: Database;
  engine: Engine;
  smtp: TestSmtp;
  world: World;
  ana: PersonActor;
  leaves: Leaves;
  hasServer: boolean; // of its own
  ofAll: string | null; // the installation's
};

/** Its world, its mail server and its person are made by `begin`, before each test. */
export async function openMailScene(): Promise<MailScene> {
  const base = await testDatabase();
  const db = openDatabase({ url: base.url, name: "test", max: 4 });
  return {
    base,
    db,
    engine: openEngine(db, { listen: false }),
    leaves: "title",
    hasServer: true,
    ofAll: null,
  } as MailScene;
}

export async function begin(scene: MailScene): Promise<void> {
  const { sql } = scene.base;
  await setClock(sql, 0);
  await sql`truncate messages, message_attempts, destinations, deliveries, digests`;
  scene.smtp = await testSmtp();
  scene.world = await makeWorld(sql);
  scene.ana = await makePerson(sql, scene.world, "ana@there.example");
  scene.leaves = "title";
  scene.hasServer = true;
  scene.ofAll = null;
}

export async function closeScene({ base, db, engine }: MailScene): Promise<void> {
  await engine.close();
  await db.close();
  await base.close();
}

async function until(isDone: () => Promise<boolean>, step: () => Promise<unknown>) {
  for (let i = 0; i < 400; i++) {
    await step();
    if (await isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("what was due was not done");
}

/** It is so much later that no place is left alone any more. */
const untilOpen = ({ sql }: MailScene["base"]) => sql`
  update test_clock set offset_us = offset_us + coalesce(
    (select ceil(extract(epoch from max(shut_until) - app_now()) * 1e6) from destinations where shut_until > app_now()), 0)`;

/** Tells what happened, and sends whatever is due of it. `isPatient`: also what waits for a server that is left alone for a while. */
export async function turn(
  { base, db, smtp, leaves, hasServer, ofAll }: MailScene,
  sendMs = 1_000,
  isPatient = false,
): Promise<void> {
  const at = (url: string | null) => ({
    settings: url && mailSettingsShape.parse({ url, from: "Countersign <ask@here.example>" }),
    source: null,
    leaves,
    stamp: String(url),
  });
  const channel = (async () => at(hasServer ? smtp.url : null)) as unknown as ReadChannel;
  const given = (() => ofAll && at(ofAll)) as unknown as ReadOfAll;
  const deps = { sql: db.sql, publicUrl: PUBLIC_URL, linkSecret: LINK_SECRET, channel, ofAll: given };
  const sending = sendMessages(db.sql, "email", emailSender(deps, { sendMs }));
  const due = (rows: readonly unknown[]) => rows.length === 0;
  await until(
    async () => due(await base.sql`select from deliveries where state in ('due','leased')`),
    tellOccasions(db),
  );
  await until(
    async () =>
      due(
        await base.sql`select from messages m where channel = 'email' and state in ('due','leased')
        and due_at <= app_now() + interval '50 ms'`,
      ),
    async () => {
      await sending.step();
      await sending.settled();
      if (isPatient) await untilOpen(base);
    },
  );
}

export async function ask(
  scene: MailScene,
  human: JsonObject = {},
  payload: JsonObject = {},
): Promise<string> {
  const task = { title: "Pay the invoice", assignees: ["ana@there.example"], ...human };
  const made = await scene.engine.submit(draftOf(scene.world, task, { payload }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

export const answer = (
  scene: MailScene,
  taskId: string,
  actor: PersonActor,
  outcome: string,
  comment?: string,
) =>
  decide(scene.engine, {
    workspaceId: scene.world.workspaceId,
    taskId,
    actor: { ...actor, via: "slack" },
    outcome,
    ...(comment !== undefined && { comment }),
  });

export const mailsOf = ({ smtp }: MailScene) => Promise.all(smtp.mails.map(parsed));
export const rowsOf = ({ base }: MailScene) => base.sql`
  select id, occasion, address, state::text, kept, subject, answer, content, about, attempts, due_at - app_now() > interval '40 s' as waits
  from messages where channel = 'email' order by created_at, id`;
export const flat = (text = "") => text.replaceAll(/\s+/g, " ");
/** What somebody reads of a page. */
export const seen = (html = "") =>
  flat(html.replaceAll(/<(style|title)[^>]*>.*?<\/\1>/gs, " ").replaceAll(/<[^>]+>/g, " "));
