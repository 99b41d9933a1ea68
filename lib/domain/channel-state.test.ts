import { expect, test } from "vitest";
import { problemText, remedyFor } from "./channel-remedies";
import { BESIDE, type ChannelFacts, channelState } from "./channel-state";

const at = new Date("2026-11-21T09:00:00Z");
const stateOf = (facts: Partial<ChannelFacts>) =>
  channelState({
    channel: "email",
    own: [],
    variables: [],
    isMade: false,
    status: "unknown",
    problem: null,
    statusAt: null,
    ...facts,
  });
const MAIL = ["host", "from", "security"];

test("not set up: what that means, and nothing is missing of what nobody began", () => {
  expect(stateOf({ own: ["leaves"] })).toMatchObject({
    source: null,
    words: "Not set up",
    meaning: expect.stringMatching(/kept and can be read under Deliveries/),
    missing: [],
  });
  expect(stateOf({ channel: "slack" }).meaning).toMatch(/Nobody is reached in Slack/);
});

test("begun and not complete: what is missing", () => {
  expect(stateOf({ own: ["host"] })).toMatchObject({
    source: null,
    words: "Not complete",
    tone: "warn",
    missing: ["the address that mail comes from"],
  });
});

test("set up: not tried yet, works since, or in trouble with what the provider said", () => {
  expect(stateOf({ own: MAIL })).toMatchObject({
    source: "workspace",
    words: "Set up, not tried yet",
    since: null,
  });
  expect(stateOf({ own: MAIL, status: "works", statusAt: at })).toMatchObject({
    words: "Works",
    tone: "good",
    since: at,
  });
  expect(stateOf({ own: MAIL, status: "trouble", problem: "535 no", statusAt: at })).toMatchObject({
    words: "In trouble",
    tone: "danger",
    meaning: "535 no",
    since: at,
  });
});

test("the environment's come whole or not at all: never one's server with the other's password", () => {
  const variables = ["SMTP_URL", "MAIL_FROM"];
  expect(stateOf({ variables })).toMatchObject({ source: "environment", missing: [] });
  expect(stateOf({ variables, own: MAIL }).source).toBe("workspace");
  expect(stateOf({ variables, own: ["from"] })).toMatchObject({ source: "environment", missing: [] });
  expect(stateOf({ variables: ["MAIL_FROM"], own: ["host"] }).source).toBeNull();
});

test("what the environment sets is said to count only where it does", () => {
  const said = (facts: Partial<ChannelFacts>) => BESIDE[stateOf(facts).source ?? "none"];
  const variables = ["SMTP_URL", "MAIL_FROM"];
  expect(said({ variables })).toBeNull();
  expect(said({ variables, own: MAIL })).toMatch(/uses its own/);
  expect(said({ channel: "push", isMade: true, variables: ["VAPID_SUBJECT"] })).toBe("for it");
  for (const facts of [
    { variables: ["MAIL_FROM"] },
    { channel: "slack" as const, variables: ["SLACK_API_URL", "SLACK_SIGNING_SECRET"] },
  ])
    expect(said(facts)).toMatch(/not enough/);
});

test("Slack that can send and hears nothing is half set up, and works no less for it once it hears", () => {
  const half = stateOf({ channel: "slack", own: ["botToken"], status: "works" });
  expect(half).toMatchObject({ words: "Half set up", tone: "warn" });
  expect(half.missing).toEqual(["the signing secret, or an app token for Socket Mode"]);
  const whole = [
    ["botToken", "appToken"],
    ["botToken", "signingSecret"],
  ];
  for (const own of whole) expect(stateOf({ channel: "slack", own, status: "works" }).words).toBe("Works");
  const variables = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"];
  expect(stateOf({ channel: "slack", variables })).toMatchObject({ source: "environment", missing: [] });
  const mixed = stateOf({ channel: "slack", variables: ["SLACK_BOT_TOKEN"], own: ["signingSecret"] });
  expect(mixed).toMatchObject({ source: "environment", missing: [] });
});

test("push is set up by the installation itself", () => {
  expect(stateOf({ channel: "push", isMade: true })).toMatchObject({ source: "installation", missing: [] });
  expect(stateOf({ channel: "push", isMade: true, status: "works" }).words).toBe("Works");
  expect(stateOf({ channel: "push" }).words).toBe("Not set up");
});

test("where nobody answers it works no longer, since when, and what is wrong with a setting says more", () => {
  const silent = { since: at, isShut: false, isAll: true };
  const set = { own: MAIL, status: "works", statusAt: new Date(0) } as const;
  expect(stateOf({ ...set, silence: silent })).toMatchObject({
    words: "Not answering",
    tone: "warn",
    since: at,
    meaning: expect.stringMatching(/mail server does not answer. Nothing is lost/),
  });
  expect(stateOf({ ...set, silence: { ...silent, isShut: true } }).tone).toBe("danger");
  expect(stateOf({ ...set, status: "trouble", silence: silent }).words).toBe("In trouble");
  expect(stateOf({ silence: silent }).words).toBe("Not set up");
  const push = { channel: "push", isMade: true, status: "works" } as const;
  expect(stateOf({ ...push, silence: { ...silent, isAll: false } })).toMatchObject({
    words: "Works, but not in every browser",
    tone: "warn",
  });
});

test("a code that nobody foresaw has no remedy, whatever it is called", () => {
  for (const code of ["418", "constructor", "__proto__", ""]) expect(remedyFor("slack", code)).toBeNull();
});

test("of one code, what can be done is said by what the mail server said about it", () => {
  const said = (code: string, text: string) =>
    problemText("email", { code, answer: `The mail server said: ${code} ${text}` });
  expect(said("554", "5.7.1 Relay access denied")).toContain("check the name and the password");
  expect(said("550", "5.7.1 Authentication required")).toContain("Check the name and the password of");
  expect(said("553", "5.7.1 Sender address rejected")).toContain("Check the address that mail comes from");
  expect(said("530", "5.7.0 Log in")).toContain("This mail server wants a name and a password.");
  expect(said("452", "4.3.1 Insufficient storage")).toBe(
    "The mail server said: 452 4.3.1 Insufficient storage.",
  );
});
