import { expect, test } from "vitest";
import { openEventStream } from "./event-stream";

const never = () => new AbortController().signal;

test("whoever reads too slowly is cut off in the middle of a burst, and nobody else is troubled by it", () => {
  const stream = openEventStream(never());
  let ends = 0;
  stream.onClose(() => ends++);
  for (let i = 0; i < 1000; i++) stream.write(`data: ${i}\n\n`);
  expect(ends).toBe(1);
});

test("a browser that leaves ends it, once, and what is said to it afterwards is nothing", async () => {
  const stream = openEventStream(never());
  let ends = 0;
  stream.onClose(() => ends++);
  await stream.body.cancel();
  stream.write("data: late\n\n");
  stream.close();
  expect(ends).toBe(1);
});

test("a browser that had left before it began holds nothing", async () => {
  const gone = new AbortController();
  gone.abort();
  const stream = openEventStream(gone.signal);
  let isLeft = false;
  stream.onClose(() => {
    isLeft = true;
  });
  expect(isLeft).toBe(true);
  stream.write("data: late\n\n");
  expect(await stream.body.getReader().read()).toEqual({ done: true, value: undefined });
});
