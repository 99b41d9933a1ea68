import { expect, test } from "vitest";
import { type ChannelFacts, channelState } from "./channel-state";
import { doorState, type SlackDoor } from "./slack-door";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute));
const door = (more: Partial<SlackDoor> = {}): SlackDoor => ({
  socketAt: null,
  socketCode: null,
  verifiedAt: null,
  refusedAt: null,
  lateAt: null,
  lateSeconds: null,
  ...more,
});

test("a connection that is open, and one that nobody has tried to open yet, are no trouble", () => {
  for (const socket of [door(), door({ socketAt: at(0) })])
    expect(doorState(socket, null)).toEqual({ trouble: null, notes: [] });
});

test("an app token that only somebody can mend is told with what to do; an interruption mends itself", () => {
  const revoked = doorState(door({ socketAt: at(0), socketCode: "token_revoked" }), null);
  expect(revoked.trouble).toMatchObject({ tone: "danger", words: "Slack cannot reach you", since: at(0) });
  expect(revoked.trouble?.meaning).toMatch(/was revoked\. Make a new one with the scope connections:write/);
  for (const code of ["ECONNRESET", "timeout", "constructor"])
    expect(doorState(door({ socketAt: at(0), socketCode: code }), null).trouble).toMatchObject({
      tone: "warn",
      words: "Connection interrupted",
      meaning: expect.stringContaining(`(${code})`),
    });
});

test("where nothing ever came that fits, the signing secret does not", () => {
  const { trouble, notes } = doorState(null, door({ refusedAt: at(3) }));
  expect(trouble).toMatchObject({ tone: "danger", words: "Slack cannot reach you", since: null });
  expect(trouble?.meaning).toMatch(/signing secret does not fit.*Copy the signing secret anew/);
  expect(notes).toEqual([
    { before: expect.stringMatching(/^The last .* refused came at$/), at: at(3), after: "." },
  ]);
});

test("what strangers send alarms nobody while requests that fit come, too; but it is said", () => {
  for (const refusedAt of [at(5), at(20)]) {
    const { trouble, notes } = doorState(null, door({ verifiedAt: at(5), refusedAt }));
    expect(trouble).toBeNull();
    expect(notes.map((note) => note.at)).toEqual([at(5), refusedAt]);
    expect(notes[1]?.after).toMatch(/Anybody can send such a request, and it did nothing/);
  }
});

test("requests that go on being refused, and none that fits for a quarter of an hour, is a warning", () => {
  const { trouble, notes } = doorState(null, door({ verifiedAt: at(5), refusedAt: at(21) }));
  expect(trouble).toMatchObject({ tone: "warn", words: "Slack may not reach you", since: null });
  expect(notes.map((note) => note.at)).toEqual([at(21), at(5)]);
});

test("a request that is Slack's and not of now says how wrong the clock is, until one fits again", () => {
  const late = (lateSeconds: number, more: Partial<SlackDoor> = {}) =>
    doorState(null, door({ verifiedAt: at(1), lateAt: at(2), lateSeconds, ...more })).trouble;
  expect(late(420)).toMatchObject({ tone: "danger", words: "Slack cannot reach you", last: at(2) });
  expect(late(420)?.meaning).toMatch(/^This machine’s clock is 7 minutes ahead of Slack’s, /);
  expect(late(-10_800)?.meaning).toMatch(/^This machine’s clock is 3 hours behind Slack’s, /);
  expect(late(864_000)?.meaning).toMatch(/ 10 days ahead /);
  expect(late(420, { verifiedAt: at(3) })).toBeNull();
});

test("what does not come one way comes the other: that is said, and alarms nobody", () => {
  const open = door({ socketAt: at(0), refusedAt: at(9) });
  expect(doorState(open, open)).toMatchObject({
    trouble: null,
    notes: [{ before: expect.stringContaining("signing secret does not fit"), at: at(9) }],
  });
  const requests = door({ socketAt: at(0), socketCode: "invalid_auth", verifiedAt: at(1) });
  expect(doorState(requests, requests)).toMatchObject({
    trouble: null,
    notes: [{ before: expect.stringContaining("does not know the app token"), at: at(0) }, { at: at(1) }],
  });
  const before = { ...requests, socketAt: at(2) };
  expect(doorState(before, before).trouble?.words).toBe("Slack cannot reach you");
});

const stateOf = (facts: Partial<ChannelFacts>) =>
  channelState({
    channel: "slack",
    own: [],
    variables: [],
    isMade: false,
    status: "works",
    problem: null,
    statusAt: at(0),
    ...facts,
  });
const revoked = door({ socketAt: at(1), socketCode: "token_revoked" });

test("a channel that sends and hears nothing does not work; what stops it from sending is said first", () => {
  const own = ["botToken", "appToken"];
  const deaf = { own, door: { own: revoked, common: null } };
  expect(stateOf(deaf)).toMatchObject({
    words: "Slack cannot reach you",
    tone: "danger",
    since: at(1),
    notes: [],
  });
  expect(stateOf({ ...deaf, status: "trouble", problem: "no" })).toMatchObject({
    words: "In trouble",
    notes: [{ at: at(1) }],
  });
  expect(stateOf({ own, door: { own: door({ socketAt: at(1) }), common: revoked } }).words).toBe("Works");
});

test("a workspace hears by its own app, or by the installation's; what is known of parts that are gone counts no more", () => {
  const variables = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"];
  expect(stateOf({ variables, door: { own: null, common: revoked } }).words).toBe("Slack cannot reach you");
  expect(stateOf({ variables, door: { own: revoked, common: null } }).words).toBe("Works");
  const refused = door({ refusedAt: at(4), socketAt: at(1), socketCode: "token_revoked" });
  const signed = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"];
  expect(stateOf({ variables: signed, door: { own: null, common: refused } })).toMatchObject({
    words: "Slack cannot reach you",
    notes: [{ at: at(4) }],
  });
  const mixed = { variables: signed, own: ["signingSecret"] };
  expect(stateOf({ ...mixed, door: { own: null, common: refused } }).words).toBe("Works");
  expect(stateOf({ ...mixed, door: { own: refused, common: null } }).notes).toMatchObject([{ at: at(4) }]);
});
