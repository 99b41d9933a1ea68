// What a link is to whoever has it: in every state of its task, and for everybody but its own person.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decide } from "../engine/decide";
import { reassign } from "../engine/reassign";
import { setClock } from "../testing/database";
import { machine } from "../testing/factory";
import { findLink, openLink } from "./decision-links";
import { proofOf } from "./link-proof";
import { closeVisit, readVisit, type Visit } from "./link-visits";
import {
  askIn,
  type Home,
  type Linked,
  makeHome,
  openPlace,
  type Place,
  SITE,
  sendLink,
  userOf,
} from "./links.fixture";

let place: Place;
let home: Home;
let elsewhere: Home;
beforeAll(async () => {
  place = await openPlace();
  home = await makeHome(place, ["ana", "bo"]);
  elsewhere = await makeHome(place, ["cleo", "dan"]);
});
afterAll(() => place.close());

const ana = () => home.people[0] as Home["people"][number];
const bo = () => home.people[1] as Home["people"][number];
const see = (link: Linked, more: { visit?: Visit | null; userId?: string | null } = {}) =>
  openLink(place.db.sql, { visit: link.visit, userId: null, ...more }, link.id);
const stateOf = async (link: Linked) => (await see(link))?.state ?? "nothing";
const type = async (
  link: Linked,
  code: string | null,
  more: { visit?: Visit | null; userId?: string | null } = {},
) => {
  const opened = await see(link, more);
  return opened && proofOf(place.db.sql, SITE.linkSecret, opened, { code: code ?? "", trap: "" });
};

describe("an open link", () => {
  let link: Linked;
  beforeAll(async () => {
    link = await sendLink(place, home, await askIn(place, home), ana());
  });

  test("is decided with the code of its message, or by its person who is signed in", async () => {
    expect(await type(link, link.code)).toEqual({ by: "code" });
    expect(await type(link, "", { userId: userOf(ana()) })).toEqual({ by: "session" });
    expect(await type(link, "", { userId: userOf(ana()), visit: null })).toEqual({ by: "session" });
  });

  test.each([
    ["low", "normal", { by: null, why: "sign_in" }],
    ["low", "low", { by: "code" }],
    ["none", "low", { by: null, why: "sign_in" }],
    ["normal", "normal", { by: "code" }],
  ] as const)(
    "where codes decide %s at most, a mail about %s risk that was forwarded with its code: %j",
    async (codes, risk, proof) => {
      const forwarded = await sendLink(place, home, await askIn(place, home, { risk }), ana(), { risk });
      await place.db.sql`
      update workspaces set settings = ${JSON.stringify({ mailedCodes: codes })}::text::json where id = ${home.world.workspaceId}`;
      expect(await type(forwarded, forwarded.code)).toEqual(proof);
      expect(await type(forwarded, "", { userId: userOf(ana()) })).toEqual({ by: "session" });
      await place.db.sql`update workspaces set settings = '{}' where id = ${home.world.workspaceId}`;
    },
  );

  test("is nothing to anybody else who is signed in, even with its code", async () => {
    for (const other of [bo(), ...elsewhere.people]) {
      expect((await see(link, { userId: userOf(other) }))?.reader).toBe("other");
      expect(await type(link, link.code, { userId: userOf(other) })).toEqual({ by: null, why: "other" });
      expect(await see(link, { userId: userOf(other), visit: null })).toBeNull();
    }
  });

  test("is nothing at all without its cookie, to whoever is not signed in", async () => {
    expect(await see(link, { visit: null })).toBeNull();
  });

  test("has no use for a code that a machine typed, and counts none", async () => {
    const opened = await see(link);
    const proof =
      opened && (await proofOf(place.db.sql, SITE.linkSecret, opened, { code: "123456", trap: "x" }));
    expect(proof).toEqual({ by: null, why: "trap" });
    const [row] = await place.db.sql`select tries from decision_links where id = ${link.id}`;
    expect(row?.tries).toBe(0);
  });

  test("is known by its token alone", async () => {
    const token = link.url.split("/d/")[1] ?? "";
    expect(await findLink(place.db.sql, token)).toMatchObject({ id: link.id });
    for (let n = 0; n < 43; n++) {
      const forged = token.slice(0, n) + (token[n] === "A" ? "B" : "A") + token.slice(n + 1);
      // The last sign of a token holds two bits that say nothing, and another spelling is another token.
      expect(await findLink(place.db.sql, forged)).toBeNull();
    }
    for (const junk of [
      "",
      token.slice(1),
      `${token}A`,
      `${token.slice(0, 42)}=`,
      randomBytes(32).toString("base64url"),
    ])
      expect(await findLink(place.db.sql, junk)).toBeNull();
  });
});

type Attempt = { visit: Visit | null; id: string; code: string | null };

/** The cookie of one at the page of the other, with either code; and each of its parts exchanged, as if it were not signed. */
function crossed(one: Linked, other: Linked, now: Date): Attempt[] {
  const cookie = closeVisit(SITE.linkSecret, one.visit, now);
  const read = (purpose: "decide" | "dispute", id: string) =>
    readVisit(SITE.linkSecret, { purpose, id }, cookie, now);
  const parts = (["workspaceId", "personId"] as const).filter(
    (part) => one.visit[part] !== other.visit[part],
  );
  const nonce = randomBytes(16).toString("base64url");
  return [
    ...[one.code, other.code].flatMap((code) => [
      { visit: read("decide", other.id), id: other.id, code },
      { visit: read("dispute", one.id), id: one.id, code },
      { visit: one.visit, id: other.id, code },
      ...parts.map((part) => ({
        visit: { ...other.visit, nonce, [part]: one.visit[part] },
        id: other.id,
        code,
      })),
    ]),
    { visit: { ...one.visit, nonce, version: 2 }, id: one.id, code: one.code },
    { visit: { ...one.visit, nonce }, id: one.id, code: one.code === other.code ? null : other.code },
  ];
}

test("used across workspace, intent, version, person and purpose, every link and code is refused", async () => {
  const links: Linked[] = [];
  for (const at of [home, elsewhere])
    for (const person of [...at.people, ...at.people])
      links.push(await sendLink(place, at, await askIn(place, at), person));
  const now = new Date();
  const attempts = links.flatMap((one) =>
    links.flatMap((other) => (one === other ? [] : crossed(one, other, now))),
  );
  let refused = 0;
  for (const { visit, id, code } of attempts) {
    const opened = visit && (await openLink(place.db.sql, { visit, userId: null }, id));
    const said = { code: code ?? "", trap: "" };
    const proof = opened && (await proofOf(place.db.sql, SITE.linkSecret, opened, said));
    if (!proof || proof.by === null) refused += 1;
  }
  expect(attempts.length).toBeGreaterThan(500);
  expect(refused).toBe(attempts.length);
  for (const link of links) expect((await see(link))?.state).toBe("open");
});

describe("ended", () => {
  test("by a decision, through whichever door", async () => {
    const link = await sendLink(place, home, await askIn(place, home), ana());
    const input = {
      workspaceId: home.world.workspaceId,
      taskId: link.taskId,
      actor: bo(),
      outcome: "approved",
    };
    expect((await decide(place.engine, input)).ok).toBe(true);
    expect(await stateOf(link)).toBe("over");
    expect(await type(link, link.code)).toEqual({ by: null, why: "gone" });
    expect(await type(link, "", { userId: userOf(ana()) })).toEqual({ by: null, why: "gone" });
  });

  test("by a new version of what was asked", async () => {
    const link = await sendLink(place, home, await askIn(place, home), ana());
    const revise = {
      type: "revise",
      actor: machine(),
      payload: { amount: 11 },
      payloadHash: "cc".repeat(32),
    } as const;
    const { workspaceId } = home.world;
    expect((await place.engine.apply({ workspaceId, intentId: link.taskId, command: revise })).ok).toBe(true);
    expect(await stateOf(link)).toBe("revised");
    expect(await type(link, link.code)).toEqual({ by: null, why: "gone" });
  });

  test("for whoever is not asked any more, and for nobody else", async () => {
    const taskId = await askIn(place, home);
    const [hers, his] = [
      await sendLink(place, home, taskId, ana()),
      await sendLink(place, home, taskId, bo()),
    ];
    const [row] = await place.db.sql`select email from people where id = ${bo().id}`;
    const handed = await reassign(place.engine, {
      workspaceId: home.world.workspaceId,
      taskId,
      actor: ana(),
      to: [row?.email],
    });
    expect(handed.ok).toBe(true);
    expect([await stateOf(hers), await stateOf(his)]).toEqual(["gone", "open"]);
    expect(await type(hers, hers.code)).toEqual({ by: null, why: "gone" });
  });

  test("with its person, who was removed", async () => {
    const link = await sendLink(place, home, await askIn(place, home), bo());
    await place.db.sql`update people set status = 'removed' where id = ${bo().id}`;
    expect(await see(link)).toBeNull();
    await place.db.sql`update people set status = 'active' where id = ${bo().id}`;
    expect(await stateOf(link)).toBe("open");
  });

  test("by time, to the second", async () => {
    const link = await sendLink(place, home, await askIn(place, home), ana());
    const [row] = await place.db.sql`
      select (extract(epoch from expires_at - app_now()) * 1000)::float8 as left from decision_links where id = ${link.id}`;
    await setClock(place.sql, row?.left - 5_000);
    expect(await stateOf(link)).toBe("open");
    await setClock(place.sql, row?.left + 1);
    expect(await stateOf(link)).toBe("expired");
    expect(await type(link, link.code)).toEqual({ by: null, why: "gone" });
    await setClock(place.sql, 0);
  });
});

test("what is of high risk is decided by its person alone, whatever anybody types", async () => {
  const link = await sendLink(place, home, await askIn(place, home, { risk: "high" }), ana(), {
    risk: "high",
  });
  expect(link.code).toBeNull();
  for (const code of ["", "000000", "123456"])
    expect(await type(link, code)).toEqual({ by: null, why: "sign_in" });
  expect(await type(link, "", { userId: userOf(ana()) })).toEqual({ by: "session" });
});
