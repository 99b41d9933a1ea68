import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type PushService, startPushService } from "../../testing/push-service";
import { readTrouble } from "../trouble";
import { PUBLIC_ONLY, publicLookup } from "./checked-lookup";
import { keysFrom, type PushKeys } from "./keys";
import { MOST_PAYLOAD, type PushOrder, sendPush } from "./send";
import { waitOf } from "./service-answer";

const keys: PushKeys = { ...keysFrom("a secret of the worker’s alone"), subject: "mailto:ask@example.org" };
const TOPIC = "018f3c6e0f7a7cc09a2e1f0b5d6c7e8f";
let service: PushService;

beforeAll(async () => {
  service = await startPushService();
});
beforeEach(() => service.received.splice(0));
afterAll(() => service.close());

const order = (more: Partial<PushOrder> = {}): PushOrder => ({
  browser: service.subscribe(keys.publicKey),
  payload: JSON.stringify({ title: "Zahlung über 10.000 €" }),
  ttlSeconds: 3600,
  topic: TOPIC,
  urgent: false,
  ...more,
});
const send = (one = order(), deadlineMs = 5000, allowedHosts = ["127.0.0.1"]) =>
  sendPush(one, { keys, allowedHosts, deadlineMs });
const troubleOf = (sent: Promise<unknown>) =>
  sent.then(
    () => null,
    (error: unknown) => readTrouble(error),
  );

test("the browser reads what was sent, and the service only who sent it and how long to keep it", async () => {
  await expect(send(order({ urgent: true }))).resolves.toContain("took it");
  const [got] = service.received;
  expect(JSON.parse(got?.text ?? "")).toEqual({ title: "Zahlung über 10.000 €" });
  expect(got?.headers).toMatchObject({ ttl: "3600", urgency: "high", topic: TOPIC });
});

test("without a topic nothing is replaced, and what has no time left is not kept", async () => {
  await send(order({ topic: null, ttlSeconds: -5 }));
  expect(service.received[0]?.headers).toMatchObject({ ttl: "0", urgency: "normal" });
  expect(service.received[0]?.headers.topic).toBeUndefined();
});

test("the longest message there may be is taken, and a longer one is not sent", async () => {
  await expect(send(order({ payload: "x".repeat(MOST_PAYLOAD) }))).resolves.toContain("took it");
  expect(await troubleOf(send(order({ payload: "x".repeat(MOST_PAYLOAD + 1) })))).toMatchObject({
    kind: "never",
    code: "too_large",
  });
  expect(service.received).toHaveLength(1);
});

test.each([
  [404, {}, { kind: "never", code: "gone" }],
  [410, {}, { kind: "never", code: "gone" }],
  [413, {}, { kind: "never", code: "413" }],
  [400, {}, { kind: "never", code: "400" }],
  [401, {}, { kind: "settings", code: "401" }],
  [403, {}, { kind: "never", code: "other_key" }],
  [429, { "retry-after": "120" }, { kind: "destination", code: "429", retryAfterSeconds: 120 }],
  [429, {}, { kind: "destination", code: "429" }],
  [500, {}, { kind: "destination", code: "500" }],
  [503, { "retry-after": "7" }, { kind: "destination", code: "503", retryAfterSeconds: 7 }],
  [302, { location: "http://169.254.169.254/" }, { kind: "never", code: "302" }],
])("%i is understood", async (status, headers, trouble) => {
  service.next({ status, headers: headers as Record<string, string>, text: "because\r\nof that" });
  const found = await troubleOf(send());
  expect(found).toMatchObject(trouble);
  expect(service.received).toHaveLength(1);
  if (trouble.code !== "gone") expect(found?.answer).toContain("because of that");
});

test.each(['{"reason":"BadJwtToken"}', "the token has expired"])(
  "a proof that is not taken (%s) says nothing of the browser",
  async (text) => {
    service.next({ status: 403, text });
    expect(await troubleOf(send())).toMatchObject({ kind: "settings", code: "403" });
  },
);

test("a service that stalls is given up, and is in trouble itself: others of its messages need not stall, too", async () => {
  service.next("stall");
  expect(await troubleOf(send(order(), 300))).toMatchObject({ kind: "destination", code: "timeout" });
});

test("of an answer without an end the beginning is read, and the rest let go", async () => {
  let isLetGo = false;
  const endless = createServer((_, answer) => {
    const more = () => {
      while (answer.write("x".repeat(16_384)));
    };
    answer.writeHead(500).on("drain", more);
    answer.once("close", () => {
      isLetGo = true;
    });
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/x`;
  const browser = { ...service.subscribe(), endpoint };
  expect(await troubleOf(send(order({ browser })))).toMatchObject({ kind: "destination", code: "500" });
  await expect.poll(() => isLetGo).toBe(true);
  endless.close();
});

test("one that is not there is in trouble itself", async () => {
  const other = await startPushService();
  const browser = other.subscribe();
  await other.close();
  expect(await troubleOf(send(order({ browser })))).toMatchObject({
    kind: "destination",
    code: "econnrefused",
  });
});

test("a browser that subscribed to another key, or to none that is one, is never reached", async () => {
  const browser = service.subscribe(keysFrom("another secret").publicKey);
  expect(await troubleOf(send(order({ browser })))).toMatchObject({
    kind: "never",
    code: "other_key",
  });
  const bent = { ...service.subscribe(), p256dh: "A".repeat(87) };
  expect(await troubleOf(send(order({ browser: bent })))).toMatchObject({ kind: "never", code: "keys" });
});

test("nothing is sent to this machine or its neighbours, whatever name leads there", async () => {
  for (const endpoint of [order().browser.endpoint, "https://localhost/x", "https://10.0.0.1/x"]) {
    const browser = { ...order().browser, endpoint };
    expect(await troubleOf(send(order({ browser }), 5000, []))).toMatchObject({ code: "endpoint" });
  }
  const seen = await new Promise((resolve) =>
    publicLookup("localhost", { all: true }, (error) => resolve(error?.code)),
  );
  expect(seen).toBe(PUBLIC_ONLY);
  expect(service.received).toEqual([]);
});

test("a pair of keys is the same from the same secret, and no two secrets have the same", () => {
  expect(keysFrom("one")).toEqual(keysFrom("one"));
  expect(keysFrom("one").privateKey).not.toBe(keysFrom("two").privateKey);
  expect(Buffer.from(keysFrom("one").publicKey, "base64url")).toHaveLength(65);
});

test("how long to wait is said in seconds or as a date, and never more than a day", () => {
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect(waitOf("30", now)).toEqual({ retryAfterSeconds: 30 });
  expect(waitOf("Fri, 20 Nov 2026 12:01:00 GMT", now)).toEqual({ retryAfterSeconds: 60 });
  expect(waitOf("Fri, 20 Nov 2026 11:00:00 GMT", now)).toEqual({ retryAfterSeconds: 1 });
  expect(waitOf("99999999", now)).toEqual({ retryAfterSeconds: 86_400 });
  expect(waitOf("soon", now)).toEqual({});
});
