import { expect, test } from "vitest";
import { readAccount } from "./account";

const member = {
  id: "U1",
  team_id: "T1",
  real_name: "Ana",
  deleted: false,
  is_bot: false,
  is_restricted: false,
  profile: { email: "ana@example.com" },
};

test.each<[string, object, string]>([
  ["a member", {}, "member"],
  ["a guest of several channels", { is_restricted: true }, "guest"],
  ["a guest of one channel", { is_restricted: true, is_ultra_restricted: true }, "guest"],
  ["a guest of one channel, said by that alone", { is_ultra_restricted: true }, "guest"],
  ["somebody of another organisation", { team_id: "T2" }, "outsider"],
  ["a stranger", { is_stranger: true }, "outsider"],
  [
    "a colleague of another team, who is in this one, too",
    { team_id: "T2", enterprise_user: { teams: ["T2", "T1"] } },
    "member",
  ],
  ["a colleague who is not in this team", { team_id: "T2", enterprise_user: { teams: ["T2"] } }, "outsider"],
  ["an app", { is_bot: true }, "bot"],
  ["Slack's own", { id: "USLACKBOT" }, "bot"],
  ["somebody who left", { deleted: true }, "bot"],
])("%s is taken for what Slack says", (_, more, kind) => {
  expect(readAccount({ ...member, ...more }, "T1").kind).toBe(kind);
});

test("of an account that Slack says nothing of, nothing is believed", () => {
  for (const said of [
    undefined,
    null,
    "U1",
    {},
    { id: "U1" },
    { ...member, team_id: undefined },
    { ...member, is_bot: undefined },
  ])
    expect(readAccount(said, "T1").kind).not.toBe("member");
  expect(readAccount({ ...member, profile: null, real_name: 7 }, "T1")).toEqual({
    kind: "member",
    email: null,
    name: null,
  });
});
