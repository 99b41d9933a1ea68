import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CLOSE_EAR, openEar, WAITERS } from "../doorbell";
import type { Row, Statement } from "../wire/line";
import type { Wire } from "../wire/wire";
import { openHub } from "./hub";
import { listen, POLL_MS } from "./listen";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("whoever begins to wait while the ear is being closed finds it open, whenever the database answers", async () => {
  const hub = openHub();
  const [opening, closing] = [
    [`listen ${WAITERS.channel}`, openEar(WAITERS)],
    [CLOSE_EAR, `unlisten ${WAITERS.channel}`],
  ];
  const asked: string[] = [];
  const ask = ({ text }: Statement) => {
    if ([...opening, ...closing].includes(text)) asked.push(text);
    return new Promise<Row[]>((resolve) => setTimeout(resolve, 5, []));
  };
  const wire = { hear() {}, greet() {} } as unknown as Wire;
  const listener = listen(hub, "here", { wire, ask });
  const leave = hub.watch("intent:1", () => {});
  await vi.advanceTimersByTimeAsync(POLL_MS);
  leave();
  while (!asked.includes(CLOSE_EAR)) await vi.advanceTimersByTimeAsync(POLL_MS / 100);
  hub.watch("intent:2", () => {});
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(asked).toEqual([...opening, ...closing, ...opening]);
  const closed = listener.close();
  await vi.advanceTimersByTimeAsync(POLL_MS);
  await closed;
});

test("an ear that could not be opened is opened at the next look, though somebody was waiting all the time", async () => {
  const hub = openHub();
  const opening = [`listen ${WAITERS.channel}`, openEar(WAITERS)];
  const asked: string[] = [];
  let refusals = 3;
  const ask = ({ text }: Statement) => {
    if (!opening.includes(text)) return Promise.resolve([]);
    asked.push(text);
    const isLast = text === opening.at(-1);
    // Slower than a look: what is under way is not begun again.
    return new Promise<Row[]>((resolve, reject) => {
      setTimeout(
        () => (isLast && refusals-- > 0 ? reject(new Error("lock timeout")) : resolve([])),
        2.5 * POLL_MS,
      );
    });
  };
  const greetings: Array<(line: never) => Promise<void>> = [];
  const wire = {
    hear() {},
    greet: (greeting: (line: never) => Promise<void>) => greetings.push(greeting),
  } as unknown as Wire;
  const listener = listen(hub, "here", { wire, ask });
  hub.watch("intent:1", () => {});
  hub.watch("intent:2", () => {});
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  expect(asked).toEqual(opening);
  await vi.advanceTimersByTimeAsync(30 * POLL_MS);
  expect(asked).toEqual([...opening, ...opening, ...opening, ...opening]);
  // And every connection that comes after it listens.
  const sent: Statement[] = [];
  await greetings[0]?.({ send: (...statements: Statement[]) => sent.push(...statements) } as never);
  expect(sent.map(({ text }) => text)).toEqual(opening);
  await listener.close();
});

const unheard = { hear() {}, greet() {} };

test("one's own rings wake nobody again, another's wake whom they name, and one that names nothing wakes all", async () => {
  const hub = openHub();
  let ring: (payload: string) => void = () => {};
  const hear = (heard: typeof ring) => {
    ring = heard;
  };
  const wire = { ...unheard, hear } as unknown as Wire;
  const listener = listen(hub, "here", { wire, ask: () => Promise.resolve([]) });
  const woken: string[] = [];
  for (const key of ["a", "b", "c"]) hub.watch(key, () => woken.push(key));
  const heard = ["here|a,b", "here|*", "there|b,c", "there|*", "there"].map((payload) => {
    woken.length = 0;
    ring(payload);
    return woken.join("");
  });
  expect(heard).toEqual(["", "", "bc", "abc", "abc"]);
  await listener.close();
});

test("what was just made is known only while rings are heard, whenever the database answers that they are", async () => {
  const hub = openHub();
  const glance = { workspaceId: "w1", status: "WAITING", to: "human", submitter: "key:k1" } as const;
  const isKnown = (id: string) => {
    hub.made(id, glance);
    return hub.known(id) !== undefined;
  };
  let answerMs = 5;
  const ask = ({ text }: Statement) =>
    new Promise<Row[]>((resolve) => setTimeout(resolve, text === openEar(WAITERS) ? answerMs : 5, []));
  const listener = listen(hub, "here", { wire: unheard as unknown as Wire, ask });
  expect(isKnown("before")).toBe(false);
  const leave = hub.watch("a", () => {});
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(isKnown("while")).toBe(true);
  leave();
  await vi.advanceTimersByTimeAsync(20 * POLL_MS);
  expect([hub.known("while"), isKnown("after")]).toEqual([undefined, false]);
  // It is answered that they are heard when they are not any more.
  answerMs = 15 * POLL_MS;
  const leaveAgain = hub.watch("b", () => {});
  await vi.advanceTimersByTimeAsync(POLL_MS);
  leaveAgain();
  await vi.advanceTimersByTimeAsync(20 * POLL_MS);
  expect(isKnown("too late")).toBe(false);
  const closed = listener.close();
  await vi.advanceTimersByTimeAsync(POLL_MS);
  await closed;
});

test("an ear that was opened for somebody who waited between two looks is closed when they are long gone", async () => {
  const hub = openHub();
  const asked: string[] = [];
  const ask = ({ text }: Statement) => {
    if (text === openEar(WAITERS)) asked.push("open");
    if (text === CLOSE_EAR) asked.push("close");
    return Promise.resolve([]);
  };
  const listener = listen(hub, "here", { wire: unheard as unknown as Wire, ask });
  const waitShortly = async () => {
    await vi.advanceTimersByTimeAsync(POLL_MS / 4);
    hub.watch("a", () => {})();
    await vi.advanceTimersByTimeAsync((POLL_MS * 3) / 4);
  };
  // Nobody has waited for longer than it takes to close one.
  await vi.advanceTimersByTimeAsync(15 * POLL_MS);
  await waitShortly();
  expect(asked).toEqual(["open"]);
  // While they come again and again, it stays open.
  for (let n = 0; n < 15; n += 1) await waitShortly();
  expect(asked).toEqual(["open"]);
  await vi.advanceTimersByTimeAsync(15 * POLL_MS);
  expect(asked).toEqual(["open", "close"]);
  await listener.close();
});

test("a look that takes long is one, and after a rest nobody looks at what happened meanwhile", async () => {
  const hub = openHub();
  const looks: string[] = [];
  let answerMs = 5;
  const ask = ({ text }: Statement) => {
    if (!text.includes("pg_snapshot_xmin")) return Promise.resolve([]);
    looks.push(text.startsWith("with") ? "moved" : "from here");
    return new Promise<Row[]>((resolve) => setTimeout(resolve, answerMs, [{ xmin: "7", intent_id: null }]));
  };
  const listener = listen(hub, "here", { wire: unheard as unknown as Wire, ask });
  const leave = hub.watch("a", () => {});
  await vi.advanceTimersByTimeAsync(2.5 * POLL_MS);
  expect(looks).toEqual(["from here", "moved"]);
  answerMs = 4 * POLL_MS;
  await vi.advanceTimersByTimeAsync(4 * POLL_MS);
  expect(looks).toEqual(["from here", "moved", "moved"]);
  leave();
  answerMs = 5;
  await vi.advanceTimersByTimeAsync(5 * POLL_MS);
  hub.watch("b", () => {});
  await vi.advanceTimersByTimeAsync(2 * POLL_MS);
  expect(looks.slice(3)).toEqual(["from here", "moved"]);
  const closed = listener.close();
  await vi.advanceTimersByTimeAsync(POLL_MS);
  await closed;
});
