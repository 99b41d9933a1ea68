import { expect, test } from "vitest";
import { type Asking, openGate } from "./gate";

type Fake = { log: string[]; leave(): void; asking: Asking };

function fake(log: string[], name: string): Fake {
  const made: Fake = {
    log,
    leave: () => {},
    asking: {
      start(leave) {
        log.push(name);
        made.leave = leave;
      },
      hasBegun: () => true,
      refuse: (error) => void log.push(`${name}: ${error.message}`),
    },
  };
  return made;
}

function scene(most = 10) {
  const enter = openGate({ places: 2, waitMs: 60_000, most });
  const log: string[] = [];
  const ask = (name: string) => {
    const made = fake(log, name);
    enter(made.asking);
    return made;
  };
  return { ask, log };
}

test("who comes while others wait does not overtake them, even when a place is free that moment", async () => {
  const { ask, log } = scene();
  const [a] = ["a", "b", "c"].map(ask);
  a?.leave();
  ask("d");
  await null;
  expect(log).toEqual(["a", "b", "c"]);
});

test("who leaves twice leaves one place", async () => {
  const { ask, log } = scene();
  const [a] = ["a", "b", "c", "d"].map(ask);
  a?.leave();
  a?.leave();
  await null;
  expect(log).toEqual(["a", "b", "c"]);
});

test("beyond the bound one is refused at once, and the next place is still another's", async () => {
  const { ask, log } = scene(1);
  const [a] = ["a", "b", "c", "d"].map(ask);
  expect(log).toEqual(["a", "b", "d: more than 1 queries are waiting for a connection"]);
  a?.leave();
  await null;
  expect(log.at(-1)).toBe("c");
});
