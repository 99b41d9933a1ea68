import { expect, test } from "vitest";
import {
  CHANNEL_SHAPES,
  canSend,
  missingParts,
  readChannelSettings,
  readLeaves,
  SECRET_PARTS,
} from "./channel-settings";
import { OUTWARD } from "./types";

test("what cannot be read falls back, field by field", () => {
  expect(
    readChannelSettings("email", {
      host: "mail.example.org",
      port: "25",
      security: "ssl",
      from: 7,
      user: " ",
    }),
  ).toEqual({
    url: null,
    host: "mail.example.org",
    port: null,
    security: "starttls",
    user: null,
    pass: null,
    from: null,
    dkimDomain: null,
    dkimSelector: null,
    dkimKey: null,
  });
  for (const stored of [null, undefined, 7, "x", []])
    expect(readChannelSettings("slack", stored)).toEqual(readChannelSettings("slack", {}));
});

test("every secret is a part of its channel, and every part whose name speaks of a secret is one", () => {
  for (const channel of OUTWARD) {
    const parts = Object.keys(CHANNEL_SHAPES[channel].shape);
    const secret: readonly string[] = SECRET_PARTS[channel];
    expect(parts).toEqual(expect.arrayContaining([...secret]));
    const named = parts.filter(
      (part) => /secret|token|pass|private|Key$/i.test(part) && part !== "publicKey",
    );
    expect(secret).toEqual(expect.arrayContaining(named));
  }
});

test("what is missing is said in words", () => {
  const of = (channel: "email" | "slack" | "push", ...there: string[]) =>
    missingParts(channel, (part) => there.includes(part));
  expect(of("email")).toEqual(["the mail server", "the address that mail comes from"]);
  expect(of("email", "url", "from")).toEqual([]);
  expect(of("email", "host", "from")).toEqual([]);
  expect(of("slack", "botToken")).toEqual(["the signing secret, or an app token for Socket Mode"]);
  expect(of("slack", "botToken", "appToken")).toEqual([]);
  expect(of("push", "publicKey")).toEqual(["the private key"]);
});

test("something can be sent once what sending needs is there", () => {
  expect(canSend("email", readChannelSettings("email", { host: "mail", from: "a@example.org" }))).toBe(true);
  expect(canSend("email", readChannelSettings("email", { host: "mail" }))).toBe(false);
  expect(canSend("slack", readChannelSettings("slack", { botToken: "xoxb-1" }))).toBe(true);
  expect(canSend("slack", readChannelSettings("slack", { signingSecret: "s" }))).toBe(false);
});

test("unless the workspace says otherwise, the title leaves and no field", () => {
  for (const stored of [null, {}, { leaves: "everything" }]) expect(readLeaves(stored)).toBe("title");
  expect(readLeaves({ leaves: "nothing" })).toBe("nothing");
});
