import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "@/lib/config";
import { readChannelsKey, readLinkSecret, readSecret } from "./secret";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-secret-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = () => readConfig({ COUNTERSIGN_DATA: folder }, "/");

test("a secret is made once, for its owner's eyes, and kept", () => {
  const made = readSecret(settings());
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  expect(readSecret(settings())).toBe(made);
  expect(readChannelsKey(settings())).not.toBe(made);
  expect(readdirSync(folder).sort()).toEqual(["channels-key", "secret"]);
  expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600);
});

test.each(["", "0123456789abcdef", "   \n"])(
  "one that is cut short (%j) is not taken for one, nor replaced",
  (text) => {
    for (const name of ["secret", "channels-key"]) writeFileSync(join(folder, name), text);
    expect(() => readSecret(settings())).toThrow(/secret is cut short.* restore it .*sign in/i);
    expect(() => readLinkSecret(settings())).toThrow("cut short");
    expect(() => readChannelsKey(settings())).toThrow(/channels-key is cut short.* passwords/i);
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe(text);
  },
);
