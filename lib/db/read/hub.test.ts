// Who is woken, who is not, and what is remembered of what was just made.
import { afterEach, expect, test, vi } from "vitest";
import { type Glance, openHub } from "./hub";

afterEach(() => vi.restoreAllMocks());

const glance: Glance = { workspaceId: "w1", status: "WAITING", to: "human", submitter: "key:k1" };

test("whoever leaves twice takes no place from whoever came after", () => {
  const hub = openHub();
  const heard: string[] = [];
  const leave = hub.watch("a", () => heard.push("first"));
  leave();
  hub.watch("a", () => heard.push("second"));
  leave();
  hub.ring("a", {});
  expect([heard, hub.size]).toEqual([["second"], 1]);
});

test("whoever falls over what they hear makes nobody else miss it, and is no failure of the change", () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const hub = openHub();
  const heard: string[] = [];
  for (const key of ["a", "b"]) {
    hub.watch(key, () => {
      throw new Error("fell over");
    });
    hub.watch(key, () => heard.push(key));
  }
  hub.ring("a", {});
  hub.ringAll();
  expect(heard).toEqual(["a", "a", "b"]);
  expect(said).toHaveBeenCalledTimes(3);
});

test("whoever begins to wait while it rings hears the next ring, and not the one that made them wait", () => {
  const hub = openHub();
  let heard = 0;
  const again = () => {
    heard += 1;
    leave();
    leave = hub.watch("a", () => again());
    if (heard > 10) leave();
  };
  let leave = hub.watch("a", () => again());
  hub.watch("a", () => {});
  hub.ring("a", {});
  expect(heard).toBe(1);
});

test("it is said that somebody waits when the first one comes, and when they come back, and not otherwise", () => {
  const hub = openHub();
  let times = 0;
  hub.onFirst(() => {
    times += 1;
  });
  const leave = hub.watch("a", () => {});
  for (const key of ["b", "c"]) hub.watch(key, () => {})();
  expect(times).toBe(1);
  leave();
  hub.watch("a", () => {});
  expect(times).toBe(2);
});

test.each<[string, (hub: ReturnType<typeof openHub>) => void]>([
  ["it rings", (hub) => hub.ring("i1", {})],
  ["everything may have changed", (hub) => hub.ringAll()],
  ["no rings are heard any more", (hub) => hub.hearing(false)],
  ["they are heard anew", (hub) => hub.hearing(true)],
])("what was just made is known until %s", (_when, happens) => {
  const hub = openHub();
  hub.hearing(true);
  hub.made("i1", glance);
  hub.ring("i2", {});
  expect(hub.known("i1")).toBe(glance);
  happens(hub);
  expect(hub.known("i1")).toBeUndefined();
});

test("of what was just made the newest 5,000 are known", () => {
  const hub = openHub();
  hub.hearing(true);
  for (let n = 0; n < 5_002; n += 1) hub.made(`${n}`, glance);
  expect(["0", "1", "2", "5001"].map((id) => hub.known(id) !== undefined)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
