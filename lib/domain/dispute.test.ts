// EM-8: what was decided in somebody's name is held back when they deny it.
import { expect, test } from "vitest";
import { ANA, codeOf, done, later, machineKey, OTTO, person, trail, vote, waiting } from "../testing/states";
import type { Command } from "./commands";

const decided = done(waiting(), vote(ANA, "approved"), later(1)).state;
const deny: Command = { type: "dispute", actor: person(ANA, "Ana", "email"), version: 1 };
const take: Command = { type: "take", actor: machineKey, claimer: "me" };
const release: Command = { type: "settle_dispute", actor: person(OTTO), note: "She had forgotten." };

test("nobody takes an outcome that is disputed, until an owner has released it", () => {
  const denied = done(decided, deny, later(2));
  expect(denied.state.intent.progress.disputed).toMatchObject({ by: ANA, name: "Ana", frozen: true });
  expect(codeOf(denied.state, take, later(3))).toBe("disputed");
  const settled = done(denied.state, release, later(4));
  expect(settled.state.intent.progress.disputed).toBeUndefined();
  expect(codeOf(settled.state, take, later(5))).toBe("ok");
});

test("whoever has taken it goes on and may finish, and it is said that it was too late", () => {
  const taken = done(decided, take, later(2)).state;
  const denied = done(taken, deny, later(3));
  expect(denied.events.map(({ body }) => body)).toEqual([{ version: 1, frozen: false }]);
  expect(codeOf(denied.state, { ...take, complete: true, fence: 1 } as Command, later(4))).toBe("ok");
});

test("said twice it is one event, and the status is as it was", () => {
  const denied = done(decided, deny, later(2));
  expect(denied.state.intent.status).toBe(decided.intent.status);
  expect(done(denied.state, deny, later(3)).events).toEqual([]);
});

test("said once more after an owner released it, it holds nothing back anew; somebody else's denial does", () => {
  const settled = done(done(decided, deny, later(2)).state, release, later(3)).state;
  const again = done(settled, deny, later(4));
  expect([again.events, again.state.intent.progress.disputed]).toEqual([[], undefined]);
  expect(codeOf(again.state, take, later(5))).toBe("ok");
  const other = done(settled, { ...deny, actor: person(OTTO, "Otto", "email") }, later(4));
  expect(other.state.intent.progress.disputed).toMatchObject({ by: OTTO });
});

test("what does not count any more cannot be denied", () => {
  expect(codeOf(decided, { ...deny, version: 2 } as Command)).toBe("stale_version");
});

test("only an owner releases it, and only what is disputed", () => {
  const denied = done(decided, deny, later(2)).state;
  expect(codeOf(denied, { ...release, actor: person(ANA) } as Command)).toBe("not_assignee");
  expect(codeOf(denied, { ...release, actor: machineKey } as Command)).toBe("not_assignee");
  expect(codeOf(decided, release)).toBe("not_found");
});

test("a vote that decided nothing yet can be denied as well", () => {
  const open = waiting({ quorum: { required: 2 } });
  const voted = done(open, vote(ANA, "approved"), later(1)).state;
  expect(trail(done(voted, deny, later(2)))).toEqual(["10 intent.disputed WAITING"]);
});
