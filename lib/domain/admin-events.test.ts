import { expect, test } from "vitest";
import { ADMIN_EVENTS, tellChange } from "./admin-events";

test("each change is told in plain words, with the names as they were", () => {
  const told = (what: string, about = {}) => tellChange(what, about);
  expect(told("person.role_changed", { name: "Ben", from: "member", to: "admin" })).toBe(
    "changed the role of Ben from member to admin",
  );
  expect(told("person.invited", { email: "a@b.org", role: "member", groups: ["Finance", "Ops"] })).toBe(
    "invited a@b.org as member in Finance, Ops",
  );
  expect(told("key.made", { kind: "workspace", hint: "csn_workspace_ab1…" })).toBe(
    "made the key of the workspace that begins with csn_workspace_ab1",
  );
  expect(told("message.all_retried", { count: 37, only: "Reminder, by E-mail" })).toBe(
    "had 37 messages tried now that could not be sent: Reminder, by E-mail",
  );
  expect(told("message.all_retried", { count: 1 })).toBe("had 1 message tried now that could not be sent");
  expect(told("key.revoked", { kind: "agent", hint: "axme_x…", of: "agent://o/w/bot" })).toBe(
    "revoked the key of agent://o/w/bot that begins with axme_x",
  );
});

test("no change is without words, whatever its record lacks, and one that nobody knows is shown by its name", () => {
  for (const what of ADMIN_EVENTS) expect(tellChange(what, {})).toMatch(/^[a-z]/);
  expect(tellChange("token.made_by_hand", {})).toBe("token made by hand");
  expect(tellChange("constructor", {})).toBe("constructor");
});
