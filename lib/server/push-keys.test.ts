import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { keysFrom } from "@/lib/channels/push/keys";
import { readConfig } from "@/lib/config";
import { readPushKeys } from "./push-keys";

const folder = mkdtempSync(join(tmpdir(), "countersign-push-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (env: Record<string, string>) =>
  readPushKeys(readConfig({ COUNTERSIGN_DATA: folder, ...env }, folder));
const subject = { VAPID_SUBJECT: "mailto:ask@example.org" };

test("with nothing configured every worker with one channels key has one pair", () => {
  const COUNTERSIGN_CHANNELS_KEY = "k".repeat(32);
  expect(read({})).toEqual(read({}));
  expect(read({ COUNTERSIGN_CHANNELS_KEY })).toMatchObject(keysFrom(COUNTERSIGN_CHANNELS_KEY));
});

test("whom a push service writes to is configured, or this site, or where its mail comes from", () => {
  expect(read(subject).subject).toBe("mailto:ask@example.org");
  expect(read({ PUBLIC_URL: "https://sign.example.org" }).subject).toBe("https://sign.example.org");
  expect(read({ MAIL_FROM: "Countersign <c@example.org>" }).subject).toBe("mailto:c@example.org");
  expect(read({}).subject).toMatch(/^mailto:\S+@\S+$/);
});

test("a pair that is configured is used, and two keys that are none are refused at once", () => {
  const [one, two] = [keysFrom("one"), keysFrom("two")];
  const given = { ...subject, VAPID_PUBLIC_KEY: one.publicKey, VAPID_PRIVATE_KEY: one.privateKey };
  expect(read(given)).toMatchObject(one);
  expect(() => read({ ...given, VAPID_PRIVATE_KEY: two.privateKey })).toThrow("not one pair");
  expect(() => read({ ...subject, VAPID_PUBLIC_KEY: one.publicKey })).toThrow("VAPID_PRIVATE_KEY");
});
