import { createHmac, randomBytes, randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { limitMs, rounds } from "../../testing/fault-figures";
import { signAsSlack } from "../../testing/slack/signed";
import { proofOf, requestHash, type Signed } from "./verify";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const NOW = new Date("2026-03-02T10:00:00.400Z");
const seconds = Math.floor(NOW.getTime() / 1000);
const BODY = Buffer.from(`payload=${encodeURIComponent('{"type":"block_actions","text":"Käse"}')}`);

const isSlack = (request: Signed, secrets: readonly string[], now: Date): boolean =>
  proofOf(request, secrets, now).is === "good";

function signed(body: Uint8Array = BODY, at = seconds, secret = SECRET): Signed {
  const timestamp = String(at);
  return { body, timestamp, signature: signAsSlack(secret, timestamp, body) };
}

test("the example that Slack gives is accepted", () => {
  const body = Buffer.from(
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
  );
  const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  const timestamp = "1531420618";
  expect(isSlack({ body, timestamp, signature }, [SECRET], new Date(1_531_420_618_000))).toBe(true);
});

test.each([
  [-301, false],
  [-300, true],
  [0, true],
  [300, true],
  [301, false],
])("made %i seconds from now: %s", (away, isGood) => {
  expect(isSlack(signed(BODY, seconds + away), [SECRET], NOW)).toBe(isGood);
});

test("two secrets are good while one takes the other's place, and nobody else's ever", () => {
  const [old, fresh] = ["the old one", "the new one"];
  for (const secret of [old, fresh])
    expect(isSlack(signed(BODY, seconds, secret), [fresh, old], NOW)).toBe(true);
  expect(isSlack(signed(BODY, seconds, "a third"), [fresh, old], NOW)).toBe(false);
  expect(isSlack(signed(BODY, seconds, ""), [""], NOW)).toBe(false);
  expect(isSlack(signed(), [], NOW)).toBe(false);
});

test("a body that means the same in other bytes is another body", () => {
  const { signature, timestamp } = signed();
  for (const body of [
    Buffer.from(BODY.toString().replace("%22", "%22".toLowerCase()).replaceAll("%C3%A4", "%c3%a4")),
    Buffer.from(`${BODY}&x=`),
    Buffer.from(decodeURIComponent(BODY.toString())),
    BODY.subarray(1),
  ])
    expect(isSlack({ body, timestamp, signature }, [SECRET], NOW)).toBe(false);
});

test("bytes that are no text are signed as they are", () => {
  const body = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0d, 0x0a]);
  expect(isSlack(signed(body), [SECRET], NOW)).toBe(true);
  const read = Buffer.from(body.toString("utf8"));
  expect(isSlack({ ...signed(body), body: read }, [SECRET], NOW)).toBe(false);
});

// Each changes one thing about a request that is good.
const CHANGES: Array<(good: Signed) => Signed> = [
  (good) => ({ ...good, body: flip(good.body) }),
  (good) => ({ ...good, body: Buffer.concat([good.body, randomBytes(randomInt(1, 9))]) }),
  (good) => ({ ...good, body: good.body.subarray(0, randomInt(good.body.length)) }),
  (good) => ({ ...good, timestamp: String(seconds + randomInt(1, 300) * (randomInt(2) ? 1 : -1)) }),
  (good) => ({
    ...good,
    timestamp: ["", "NaN", ` ${seconds}`, `0${seconds}`, `${seconds}.0`, `+${seconds}`, "1e9", `${seconds}:`][
      randomInt(8)
    ] as string,
  }),
  (good) => ({
    ...good,
    signature: `v0=${flip(Buffer.from((good.signature as string).slice(3), "hex")).toString("hex")}`,
  }),
  (good) => ({ ...good, signature: `v0=${randomBytes(32).toString("hex")}` }),
  (good) => ({
    ...good,
    signature: [
      null,
      "",
      "v0=",
      "v1=",
      (good.signature as string).slice(3),
      `${good.signature}0`,
      (good.signature as string).replace("v0", "v1"),
      ` ${good.signature}`,
      (good.signature as string).toUpperCase(),
    ][randomInt(9)] as string | null,
  }),
  (good) => ({ ...good, signature: `v0=${createHmac("sha256", SECRET).update(good.body).digest("hex")}` }),
  (good) => ({
    ...good,
    signature: signAsSlack(randomBytes(16).toString("hex"), good.timestamp as string, good.body),
  }),
];

function flip(bytes: Uint8Array): Buffer {
  const changed = Buffer.from(bytes);
  const at = randomInt(changed.length);
  changed[at] = (changed[at] as number) ^ (1 << randomInt(8));
  return changed;
}

const FORGED = rounds("B-37 Slack");

test(
  `B-37: of ${FORGED} requests that were changed by something, none is Slack's`,
  () => {
    let accepted = 0;
    for (let i = 0; i < FORGED; i++) {
      const change = CHANGES[i % CHANGES.length] as (good: Signed) => Signed;
      if (isSlack(change(signed(randomBytes(randomInt(1, 200)))), [SECRET, "another"], NOW)) accepted += 1;
    }
    expect(accepted).toBe(0);
  },
  limitMs("B-37 Slack", 30_000),
);

test("a request sent again has the name of the first, and another one has its own", () => {
  expect(requestHash(signed())).toEqual(requestHash(signed()));
  expect(requestHash(signed(BODY, seconds + 1))).not.toEqual(requestHash(signed()));
});
