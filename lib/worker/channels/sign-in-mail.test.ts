import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sealLink } from "../../db/sealed-link";
import { insertAccountMail } from "../../db/write/account-mails";
import { newId } from "../../engine/ids";
import { makePerson, makeWorld } from "../../testing/factory";
import { testSmtp } from "../../testing/smtp";
import {
  ask,
  begin,
  closeScene,
  LINK_SECRET,
  type MailScene,
  openMailScene,
  PUBLIC_URL,
  turn,
} from "./email.fixture";

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

test("a link to sign in goes by the installation's server, and by the workspace's only if it opens nothing beyond", async () => {
  const { sql } = scene.base;
  const { workspaceId } = scene.world;
  const elsewhere = await makeWorld(sql);
  for (const [id, email] of [
    ["ana", "ana@there.example"],
    ["mallory", "mallory@there.example"],
  ] as const)
    await sql`insert into auth_users (id, name, email) values (${id}, ${email}, ${email})`;
  const there = await makePerson(sql, elsewhere, "ana@there.example", "owner");
  const mallory = await makePerson(sql, scene.world, "mallory@there.example", "owner");
  await sql`update people set user_id = 'ana' where id in (${scene.ana.id}, ${there.id})`;
  await sql`update people set user_id = 'mallory' where id = ${mallory.id}`;
  const send = async () => {
    const [{ now } = { now: new Date(0) }] = await sql<Array<{ now: Date }>>`select app_now() as now`;
    const id = newId(now);
    const sealed = sealLink(LINK_SECRET, id, `${PUBLIC_URL}/sign-in?token=abc`);
    const about = { sealed, expiresAt: new Date(now.getTime() + 900_000).toISOString() };
    const to = { personId: scene.ana.id, address: "ana@there.example" };
    await insertAccountMail(sql, { workspaceId, id, occasion: "sign_in", ...to, about });
    await turn(scene);
    const [row] = await sql`select state::text from messages where id = ${id}`;
    return row?.["state"];
  };
  expect(await send()).toBe("delivered"); // to whoever reads it in the product
  expect(scene.smtp.mails).toHaveLength(0);

  const installation = await testSmtp();
  scene.ofAll = installation.url;
  expect(await send()).toBe("delivered");
  expect([installation.mails.length, scene.smtp.mails.length]).toEqual([1, 0]);
  // Everything else goes as the workspace says.
  await ask(scene);
  await turn(scene);
  expect([installation.mails.length, scene.smtp.mails.length]).toEqual([1, 1]);
  await installation.close();

  scene.ofAll = null;
  await sql`update people set status = 'removed' where id = ${there.id}`;
  expect(await send()).toBe("delivered");
  expect(scene.smtp.mails).toHaveLength(2);
});
