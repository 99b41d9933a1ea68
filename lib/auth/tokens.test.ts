import { expect, test } from "vitest";
import { hashOf, isHashOf, newToken, readToken } from "./tokens";

const made = {
  person: newToken("person", null),
  workspace: newToken("workspace", null),
  agent: newToken("agent", "sa_0abc123def"),
};

test("a token says its kind and its id, and begins as the protocol and secret scanners expect", () => {
  expect(made.person.token).toMatch(/^csn_person_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$/);
  expect(made.workspace.token).toMatch(/^csn_workspace_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$/);
  expect(made.agent.token).toMatch(/^axme_sa_0abc123def_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$/);
  for (const kind of ["person", "workspace", "agent"] as const)
    expect(readToken(made[kind].token)).toEqual({
      kind,
      keyId: made[kind].keyId,
      agentId: kind === "agent" ? "sa_0abc123def" : null,
    });
});

test("one wrong character anywhere makes it garbage", () => {
  for (const { token } of Object.values(made))
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === "x" ? "y" : "x";
      expect(readToken(token.slice(0, i) + other + token.slice(i + 1)), `at ${i}`).toBeNull();
    }
});

test.each([
  "",
  "x",
  "csn_person_",
  "csn_owner_0123456789abcdef_x",
  `${made.person.token} `,
  made.person.token.slice(0, -1),
  "é".repeat(80),
])("%j is no token", (token) => {
  expect(readToken(token)).toBeNull();
});

test("the hint shows nothing of the secret", () => {
  for (const { token, hint, keyId } of Object.values(made)) {
    const shown = hint.slice(0, -1);
    expect(token.startsWith(shown)).toBe(true);
    expect(token.indexOf(keyId) + keyId.length).toBeGreaterThan(shown.length);
  }
});

test("secrets are of 256 bits and never the same", () => {
  const secrets = Array.from({ length: 500 }, () => newToken("person", null).token.slice(-49, -6));
  expect(new Set(secrets).size).toBe(500);
  // At each place nearly every letter comes up, so none of them is filling.
  for (let place = 0; place < 43; place++)
    expect(new Set(secrets.map((secret) => secret[place])).size, `place ${place}`).toBeGreaterThan(50);
});

test("only its own hash fits, and a missing one fits nothing", () => {
  expect(isHashOf(made.person.token, hashOf(made.person.token))).toBe(true);
  expect(isHashOf(made.person.token, hashOf(made.workspace.token))).toBe(false);
  expect(isHashOf(made.person.token, null)).toBe(false);
});
