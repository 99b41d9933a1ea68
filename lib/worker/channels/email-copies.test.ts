// B-17: a mail server that stalls when it has the mail, one that takes it and cuts the line, and one that greylists. Of what may
// have gone out there are two copies at most, under one name; and every mail that is dead is seen.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { insertMessages } from "../../db/write/messages";
import { newId } from "../../engine/ids";
import { setClock } from "../../testing/database";
import { makePerson, type PersonActor } from "../../testing/factory";
import { limitMs, rounds } from "../../testing/fault-figures";
import { acceptThenDrop, greylist, type SmtpManners, stallInData } from "../../testing/smtp";
import { begin, closeScene, type MailScene, openMailScene, rowsOf, turn } from "./email.fixture";

const MANY = rounds("B-17");
const SEND_MS = 500; // so long a send may take

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

async function notices(person: PersonActor, address: string, count: number): Promise<string[]> {
  const [row] = await scene.base.sql<Array<{ now: Date }>>`select app_now() as now`;
  const made = Array.from({ length: count }, (_, n) => ({
    id: newId(row?.now ?? new Date(0)),
    workspaceId: scene.world.workspaceId,
    channel: "email" as const,
    occasion: "notice" as const,
    intentId: null,
    seq: null,
    personId: person.id,
    groupId: null,
    destination: "smtp",
    address,
    urgent: false,
    about: { subject: `Notice ${n}`, text: "Something.", path: "/inbox" },
    dueAt: null,
  }));
  await insertMessages(scene.base.sql, made);
  return made.map(({ id }) => id);
}

test(
  `B-17: of each of ${MANY} mails that a server stalls over, takes without a word or greylists there are two copies at most, and every one that is dead is seen`,
  async () => {
    const third = Math.ceil(MANY / 3);
    const manners = { stalls: stallInData(), drops: acceptThenDrop(), greylists: greylist(third) };
    const ids = new Map<string, string>(); // of which server each is
    for (const name of Object.keys(manners)) {
      const address = `${name}@there.example`;
      for (const id of await notices(await makePerson(scene.base.sql, scene.world, address), address, third))
        ids.set(id, name);
    }
    scene.smtp.manners = (step) => byAddress(manners)(step);
    for (let n = 1; n <= 4; n++) {
      await turn(scene, SEND_MS, true);
      await setClock(scene.base.sql, n * 4_000_000);
    }
    const copies = new Map<string, number>();
    for (const { raw } of scene.smtp.mails) {
      const id = /^Message-ID: <([^@>]+)@/im.exec(raw)?.[1] ?? "";
      copies.set(id, (copies.get(id) ?? 0) + 1);
    }
    expect([...copies.keys()].sort()).toEqual([...ids.keys()].sort());
    expect(Math.max(...copies.values())).toBeLessThanOrEqual(2);
    const rows = await rowsOf(scene);
    expect(rows).toHaveLength(ids.size);
    for (const { id, state, answer } of rows) {
      const isGrey = ids.get(id) === "greylists";
      expect([state, isGrey ? copies.get(id) : 0]).toEqual(isGrey ? ["delivered", 1] : ["dead", 0]);
      if (!isGrey) expect(answer).toContain("did not say whether it took it");
    }
  },
  limitMs("B-17", 120_000),
);

/** Each server has its own mailbox here. */
const byAddress =
  (manners: Record<string, SmtpManners>): SmtpManners =>
  (step) =>
    manners[step.address.split("@")[0] ?? ""]?.(step) ?? null;
