// B-37: what looks like the token of a link, or like the cookie for which one is exchanged, and was changed by something. None of
// it opens anything; what it was made from does so before and after.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Chance, chance } from "@/e2e/faults/chance";
import { limitMs, rounds } from "../testing/fault-figures";
import { findLink } from "./decision-links";
import { closeVisit, readVisit, type Visit } from "./link-visits";
import { askIn, makeHome, openPlace, type Place, SITE, sendLink } from "./links.fixture";

const FORGED = Math.ceil(rounds("B-37 links") / 2); // tokens, and as many cookies
const LINKS = 10;
const AT_ONCE = 200;
const NOW = new Date("2026-03-01T12:00:00Z");
const LATER = new Date("2026-03-01T12:31:00Z"); // when a cookie has run out

type Known = { token: string; visit: Visit; cookie: string };

let place: Place;
let known: Known[];
beforeAll(async () => {
  place = await openPlace();
  const home = await makeHome(place, ["ana"]);
  const ana = home.people[0] as (typeof home.people)[number];
  known = await Promise.all(
    Array.from({ length: LINKS }, async () => {
      const { url, visit } = await sendLink(place, home, await askIn(place, home), ana);
      return { token: url.split("/d/")[1] ?? "", visit, cookie: closeVisit(SITE.linkSecret, visit, NOW) };
    }),
  );
});
afterAll(() => place.close());

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);
const shuffled = (luck: Chance, text: string) => luck.shuffle([...text]).join("");
const signs = (luck: Chance, length: number) =>
  Array.from({ length }, () => SIGNS[luck.below(SIGNS.length)]).join("");

// Each makes something of one that is good, or of two.
const OF_TOKENS: Array<(luck: Chance, one: Known, other: Known) => string> = [
  (luck, { token }) => replaced(token, luck.below(token.length), signs(luck, 1)),
  // Its last sign holds two bits that say nothing: other signs there mean the same bytes.
  (_, { token }) => replaced(token, 42, SIGNS[SIGNS.indexOf(token[42] ?? "") ^ 1] ?? ""),
  (luck, { token }) => token.slice(0, luck.below(token.length)),
  (luck, { token }) => token + signs(luck, 1 + luck.below(3)),
  (luck, { token }, other) => {
    const at = 1 + luck.below(token.length - 1);
    return token.slice(0, at) + other.token.slice(at);
  },
  (luck, { token }) => shuffled(luck, token),
  (_, { token }) => token.toUpperCase(),
  (luck, { token }) =>
    replaced(token, luck.below(token.length), luck.pick(["%41", " ", "\n", ".", "=", "é"])),
  (_, { token }) => createHash("sha256").update(token).digest("base64url"),
  (_, { token }) => Buffer.from(token, "base64url").toString("hex"),
  (_, { visit }) => visit.id,
  (luck) => signs(luck, 43),
];

test(
  `B-37: of ${FORGED} tokens that were changed by something, none opens a link`,
  async () => {
    const luck = chance();
    const opened: string[] = [];
    const given = new Set(known.map(({ token }) => token));
    const tryOne = async (n: number) => {
      const change = OF_TOKENS[n % OF_TOKENS.length] as (typeof OF_TOKENS)[number];
      const token = change(luck, luck.pick(known), luck.pick(known));
      if (!given.has(token) && (await findLink(place.db.sql, token)) !== null) opened.push(token);
    };
    for (let n = 0; n < FORGED; n += AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, FORGED - n) }, (_, i) => tryOne(n + i)));
    expect(opened, `seed ${luck.seed}`).toEqual([]);
    for (const { token, visit } of known) expect((await findLink(place.db.sql, token))?.id).toBe(visit.id);
  },
  limitMs("B-37 links", 60_000),
);

const signed = (secret: string, said: string, body: string) =>
  `${body}.${createHmac("sha256", secret).update(said).digest("base64url")}`;
const bodyOf = (cookie: string) => cookie.slice(0, cookie.lastIndexOf("."));
const signatureOf = (cookie: string) => cookie.slice(cookie.lastIndexOf(".") + 1);
const CLAIMS: Array<(luck: Chance) => Partial<Visit>> = [
  () => ({ purpose: "dispute" }),
  () => ({ workspaceId: randomUUID() }),
  () => ({ personId: randomUUID() }),
  (luck) => ({ version: 2 + luck.below(100) }),
  (luck) => ({ nonce: signs(luck, 22) }), // a new one would have tries of its own
];

const OF_COOKIES: Array<(luck: Chance, one: Known, other: Known) => string> = [
  (luck, { cookie }) => replaced(cookie, luck.below(cookie.length), luck.pick([...SIGNS, "."])),
  (luck, { cookie }) => cookie.slice(0, luck.below(cookie.length)),
  (luck, { cookie }) => cookie + signs(luck, 1 + luck.below(3)),
  (_, { cookie }, other) => `${bodyOf(cookie)}.${signatureOf(other.cookie)}`,
  // What it says is another matter, or later; the signature is the old one.
  (luck, { cookie, visit }) => {
    const claimed = closeVisit("any other secret", { ...visit, ...luck.pick(CLAIMS)(luck) }, NOW);
    return `${bodyOf(claimed)}.${signatureOf(cookie)}`;
  },
  (luck, { cookie, visit }) =>
    `${bodyOf(closeVisit(SITE.linkSecret, visit, new Date(NOW.getTime() + 1 + luck.below(1e9))))}.${signatureOf(cookie)}`,
  // Signed, but not with the secret, or not as a visit.
  (luck, { visit }) => closeVisit(signs(luck, 64), visit, NOW),
  (_, { cookie }) => signed(SITE.linkSecret, bodyOf(cookie), bodyOf(cookie)),
  (_, { cookie }) => signed("", `countersign\nvisit\n${bodyOf(cookie)}`, bodyOf(cookie)),
  (luck, { cookie }) => shuffled(luck, cookie),
  (_, { token }) => token,
];

test(
  `B-37: of ${FORGED} cookies that were changed by something, none is a visit`,
  () => {
    const luck = chance();
    const opened: string[] = [];
    const given = new Set(known.map(({ cookie }) => cookie));
    for (let n = 0; n < FORGED; n += 1) {
      const change = OF_COOKIES[n % OF_COOKIES.length] as (typeof OF_COOKIES)[number];
      const one = luck.pick(known);
      const cookie = change(luck, one, luck.pick(known));
      const read = (purpose: Visit["purpose"]) =>
        readVisit(SITE.linkSecret, { purpose, id: one.visit.id }, cookie, NOW);
      if (!given.has(cookie) && (read("decide") ?? read("dispute")) !== null) opened.push(cookie);
    }
    expect(opened, `seed ${luck.seed}`).toEqual([]);
    for (const { cookie, visit } of known) {
      const read = (now: Date) =>
        readVisit(SITE.linkSecret, { purpose: "decide", id: visit.id }, cookie, now);
      expect([read(NOW), read(LATER)]).toEqual([visit, null]);
    }
  },
  limitMs("B-37 links", 60_000),
);
