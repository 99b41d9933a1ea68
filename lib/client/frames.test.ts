import fc from "fast-check";
import { expect, test } from "vitest";
import { type Frame, frameReader, readFrames } from "./frames";

const all = (text: string): Frame[] => frameReader()(text);

test("a frame is its id, its event and its data; comments and unknown fields are passed over", () => {
  expect(all(': ping\nid: 4\nevent: intent.waiting\nretry: 5\ndata: {"a":1}\n\n')).toEqual([
    { id: "4", event: "intent.waiting", data: '{"a":1}' },
  ]);
});

test("lines may end in any of the three ways, and the blank after the colon may be missing", () => {
  const frame = { id: "", event: "x", data: "a\nb" };
  for (const end of ["\n", "\r\n", "\r"])
    expect(all(`event:x${end}data:a${end}data:b${end}${end}.`)).toEqual([frame]);
});

test("a frame without data says nothing, and one without its blank line is not finished", () => {
  expect(all("event: x\n\ndata: 1")).toEqual([]);
});

test("wherever the network cuts the stream, inside a character or a line end, the frames are the same", async () => {
  const ends = fc.constantFrom("\n", "\r\n");
  const data = fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(data, ends, fc.array(fc.nat(200), { maxLength: 20 }), async (words, end, cuts) => {
      const payloads = words.map((word) => JSON.stringify({ word, smile: "😀é" }));
      const text = payloads
        .map((each, i) => `id: ${i}${end}event: intent.x${end}data: ${each}${end}${end}`)
        .join("");
      const frames: Frame[] = [];
      for await (const frame of readFrames(cut(new TextEncoder().encode(text), cuts))) frames.push(frame);
      expect(frames).toEqual(payloads.map((each, i) => ({ id: String(i), event: "intent.x", data: each })));
    }),
    { numRuns: 300 },
  );
});

test("a frame that never ends is given up before it fills the memory", () => {
  const read = frameReader();
  const piece = `data: ${"x".repeat(1 << 18)}`;
  expect(() => {
    for (let i = 0; i < 10; i++) read(piece);
  }).toThrow("without end");
});

test("whoever stops reading lets go of the connection", async () => {
  let letGo = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => stream.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => {
      letGo = true;
    },
  });
  for await (const frame of readFrames(new Response(body))) {
    expect(frame.data).toBe("1");
    break;
  }
  expect(letGo).toBe(true);
});

function cut(bytes: Uint8Array, cuts: number[]): Response {
  const places = [...new Set(cuts.map((place) => Math.min(place, bytes.length)))].sort((a, b) => a - b);
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      let from = 0;
      for (const to of [...places, bytes.length]) {
        if (to > from) stream.enqueue(bytes.slice(from, to));
        from = to;
      }
      stream.close();
    },
  });
  return new Response(body);
}
