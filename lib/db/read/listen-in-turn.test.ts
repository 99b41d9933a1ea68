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
  const wire = { hear() {}, greet() {}, line: () => new Promise(() => {}) } as unknown as Wire;
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
    line: () => new Promise(() => {}),
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
