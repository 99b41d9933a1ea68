import { expect, test } from "vitest";
import { openHub } from "../db/read/hub";
import type { Deps } from "./deps";
import { endHeld, hold, isFull } from "./hold";

const depsOf = (): Deps => ({ db: {}, hub: openHub() }) as unknown as Deps;

test("who goes away holds no place any longer, and hears nothing more", async () => {
  const deps = depsOf();
  const gone = new AbortController();
  const heard: unknown[] = [];
  const held = hold(deps, "k1", "intent", gone.signal, (ring) => heard.push(ring));
  const waiting = held.next(60_000);
  gone.abort();
  expect(await waiting).toBe(false);
  deps.hub.ring("intent", {});
  expect(heard).toEqual([]);
  expect(deps.hub.size).toBe(0);
});

test("a ring that came before the wait is not lost", async () => {
  const deps = depsOf();
  const held = hold(deps, "k1", "intent", new AbortController().signal);
  deps.hub.ring("intent", {});
  expect(await held.next(60_000)).toBe(true);
  held.end();
});

test("one key takes at most a thousand places, and others keep theirs", () => {
  const deps = depsOf();
  const { signal } = new AbortController();
  for (let i = 0; i < 1000; i++) hold(deps, "runaway", `i${i}`, signal);
  expect(isFull(deps, "runaway")).toBe(true);
  expect(isFull(deps, "modest")).toBe(false);
  endHeld(deps);
  expect(isFull(deps, "runaway")).toBe(false);
  expect(deps.hub.size).toBe(0);
});
