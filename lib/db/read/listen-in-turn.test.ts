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
