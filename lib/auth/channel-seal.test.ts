import { expect, test } from "vitest";
import { channelsKeyOf } from "../worker/channels/unseal";
import { doorSeal, sealForWorker } from "./channel-seal";

const ABOUT = "3f0c… email pass";
const key = channelsKeyOf("the worker's own secret, in its own file");
const seal = (secret: string) => sealForWorker(key.publicKey, ABOUT, secret);
const bent = (sealed: string, at: number) => {
  const bytes = Buffer.from(sealed, "base64");
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes.toString("base64");
};

test("the worker opens what was sealed for it, whatever is in it", () => {
  for (const secret of ["hunter2", "", "päss 🔑", "k".repeat(8000)])
    expect(key.open(ABOUT, seal(secret))).toBe(secret);
});

test("nobody else does: not another worker, nor whoever has all that web has", () => {
  expect(channelsKeyOf("another secret").open(ABOUT, seal("hunter2"))).toBeNull();
  expect(channelsKeyOf(Buffer.from(key.publicKey).toString("hex")).open(ABOUT, seal("hunter2"))).toBeNull();
  expect(Buffer.from(seal("hunter2"), "base64").includes("hunter2")).toBe(false);
});

test("it opens only where it belongs, and only as it was", () => {
  expect(key.open("another workspace email pass", seal("hunter2"))).toBeNull();
  const sealed = seal("hunter2");
  const length = Buffer.from(sealed, "base64").length;
  for (let at = 0; at < length; at += 1) expect([at, key.open(ABOUT, bent(sealed, at))]).toEqual([at, null]);
  for (const nothing of ["", "AQ==", "not base64 at all", sealed.slice(0, 40)])
    expect(key.open(ABOUT, nothing)).toBeNull();
});

test("the same secret never looks the same twice", () => {
  expect(seal("hunter2")).not.toBe(seal("hunter2"));
});

test("web opens what it sealed for itself, under its own secret and in its own place alone", () => {
  const door = doorSeal("the secret that signs sessions");
  const sealed = door.close(ABOUT, "signing secret");
  expect(door.open(ABOUT, sealed)).toBe("signing secret");
  expect(door.open("elsewhere", sealed)).toBeNull();
  expect(doorSeal("another secret").open(ABOUT, sealed)).toBeNull();
  expect(door.open(ABOUT, bent(sealed, 30))).toBeNull();
  expect(door.open(ABOUT, "")).toBeNull();
});
