import { afterEach, expect, test, vi } from "vitest";
import { openHub } from "../db/read/hub";
import { responseOf } from "./answer";
import type { Deps } from "./deps";
import { endHeld, hold } from "./hold";
import { type Frame, streamEvents } from "./sse";

afterEach(() => vi.useRealTimers());

const OFFER: Frame = { id: 6, event: "intent.delivered", data: { intent_id: "i", seq: 6 } };

/** A stream of a key, which may have no place left. */
function streamOf(frames: Frame[], { full, waitSeconds = 30 }: { full: boolean; waitSeconds?: number }) {
  const deps = { db: {}, hub: openHub() } as unknown as Deps;
  const gone = new AbortController();
  for (let i = 0; i < (full ? 1000 : 0); i++) hold(deps, "key", `${i}`, new AbortController().signal);
  const read = vi.fn(async () => ({ frames, next: frames.at(-1)?.id ?? 4 }));
  const request = { method: "GET", url: "/", headers: new Headers(), signal: gone.signal };
  const held = { keyId: "key", key: "offers", since: 4, waitSeconds };
  const response = responseOf(
    streamEvents({ deps, request, headers: {}, ...held, read, stillMay: () => {} }),
  );
  return { response, read, gone, deps };
}

test("whoever finds no place is told what there is", async () => {
  const { response, read, deps } = streamOf([OFFER], { full: true });
  expect(await response.text()).toBe(
    ': open\n\nid: 6\nevent: intent.delivered\ndata: {"intent_id":"i","seq":6}\n\n' +
      'event: stream.timeout\ndata: {"ok":true,"next_seq":7}\n\n',
  );
  expect(read).toHaveBeenCalledTimes(1);
  endHeld(deps);
});

test.each([
  [30, 1000],
  [1, 200],
])(
  "and, where that is nothing, does not come back at once: of %i s they wait %i ms",
  async (waitSeconds, ms) => {
    vi.useFakeTimers();
    const { response, read, deps } = streamOf([], { full: true, waitSeconds });
    const heard = vi.fn();
    const all = response.text().then(heard);
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(heard).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await all;
    expect(heard).toHaveBeenCalledWith(': open\n\nevent: stream.timeout\ndata: {"ok":true,"next_seq":5}\n\n');
    expect(read).toHaveBeenCalledTimes(1);
    endHeld(deps);
  },
);

test("who leaves meanwhile leaves nothing behind", async () => {
  vi.useFakeTimers();
  const { gone, deps } = streamOf([], { full: true });
  await vi.advanceTimersByTimeAsync(10);
  expect(vi.getTimerCount()).toBe(1);
  gone.abort();
  expect(vi.getTimerCount()).toBe(0);
  endHeld(deps);
});
