import { expect, test } from "vitest";
import { readCommand, readEvent, readForm, readInteraction, readJson } from "./interaction";

const press = (more: object = {}) => ({
  type: "block_actions",
  user: { id: "U1", team_id: "T1", name: "ana", username: "ana" },
  team: { id: "T1", domain: "acme" },
  enterprise: null,
  api_app_id: "A1",
  token: "ignored",
  container: { type: "message", channel_id: "D1", message_ts: "17.1" },
  channel: { id: "D1", name: "directmessage" },
  trigger_id: "1.2.3",
  response_url: "https://evil.example/hooks",
  actions: [{ type: "button", action_id: "a", block_id: "b", value: "v", action_ts: "17.2" }],
  ...more,
});

test("a press says who pressed what, by ids alone; neither a name nor the address to answer at is read", () => {
  const read = readInteraction(press());
  expect(read).toEqual({
    kind: "press",
    actor: { userId: "U1", ownTeamId: "T1", teamId: "T1", enterpriseId: null },
    press: { type: "button", action_id: "a", block_id: "b", value: "v", action_ts: "17.2" },
    triggerId: "1.2.3",
    channelId: "D1",
    ts: "17.1",
  });
  expect(JSON.stringify(read)).not.toMatch(/evil|ana/);
});

test("somebody of another organisation, and somebody of the same enterprise, keep the team they are of", () => {
  expect(readInteraction(press({ user: { id: "U9", team_id: "T9" } }))).toMatchObject({
    actor: { userId: "U9", ownTeamId: "T9", teamId: "T1" },
  });
  expect(
    readInteraction(press({ user: { id: "W1", team_id: "E1" }, enterprise: { id: "E1" }, team: null })),
  ).toMatchObject({ actor: { userId: "W1", ownTeamId: "E1", teamId: "E1", enterpriseId: "E1" } });
});

test("a modal says what stands in its inputs", () => {
  const view = {
    id: "V1",
    callback_id: "decide",
    private_metadata: "{}",
    state: { values: { comment: { in: { type: "plain_text_input", value: "because" } } } },
    blocks: [],
  };
  expect(readInteraction({ ...press(), type: "view_submission", view })).toMatchObject({
    kind: "submit",
    view: { id: "V1", state: { values: { comment: { in: { value: "because" } } } } },
  });
  expect(readInteraction({ ...press(), type: "view_closed", view })).toEqual({ kind: "nothing" });
});

test("a command and the opening of the home say who, and what was typed", () => {
  const form = readForm(
    "command=%2Fcountersign&text=help+me&team_id=T1&user_id=U1&channel_id=C1&user_name=ana",
  );
  expect(readCommand(form)).toEqual({
    kind: "command",
    actor: { userId: "U1", ownTeamId: "T1", teamId: "T1", enterpriseId: null },
    text: "help me",
    channelId: "C1",
    triggerId: null,
  });
  const event = { type: "app_home_opened", user: "U1", tab: "home", channel: "D1" };
  const body = { type: "event_callback", team_id: "T1", event_id: "Ev1", event };
  expect(readEvent(body)).toMatchObject({ kind: "home", actor: { userId: "U1", teamId: "T1" } });
  expect(readEvent({ ...body, event: { ...event, tab: "messages" } })).toEqual({ kind: "nothing" });
  expect(readEvent({ ...body, event: { type: "message" } })).toEqual({ kind: "nothing" });
  expect(readEvent({ type: "url_verification", challenge: "c" })).toEqual({
    kind: "challenge",
    challenge: "c",
  });
});

test("what we did not ask for is nothing, and what is no message of Slack's is null; neither throws", () => {
  for (const type of ["shortcut", "message_action", "block_suggestion"])
    expect(readInteraction(press({ type }))).toEqual({ kind: "nothing" });
  const broken = [
    undefined,
    null,
    [],
    "text",
    {},
    press({ user: null }),
    press({ actions: [] }),
    press({ actions: [{ type: "button", action_id: "x".repeat(300) }] }),
    { ...press(), type: "view_submission" },
    { ...press(), type: 7 },
  ];
  for (const payload of broken) expect(readInteraction(payload)).toBeNull();
  for (const body of broken) expect(readEvent(body) ?? readCommand(body)).toBeNull();
  expect(readJson("{")).toBeUndefined();
  expect(readJson(undefined)).toBeUndefined();
});
