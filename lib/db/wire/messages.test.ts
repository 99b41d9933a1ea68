import { expect, test } from "vitest";
import { timesAsLong } from "../../testing/pace";
import { columnsFrom, messages, textsFrom } from "./messages";
import { columns, message, READY, row } from "./server.fixture";

const TEXTS = ["", null, "ä€𝄞👩‍👩‍👧", "\u0001\n", "plain", null, ""];
const STREAM = Buffer.concat([message("1"), row(...TEXTS), message("N", "x".repeat(300)), row(), READY]);

function cut(chunks: Buffer[]): Array<[number, string]> {
  const received: Array<[number, string]> = [];
  const take = messages((kind, body) => received.push([kind, body.toString("hex")]));
  for (const chunk of chunks) take(chunk);
  return received;
}

const WHOLE = cut([STREAM]);

test("a chunk may hold many messages", () => {
  expect(WHOLE.map(([kind]) => String.fromCharCode(kind)).join("")).toBe("1DNDZ");
  expect(textsFrom(Buffer.from(WHOLE[1]?.[1] ?? "", "hex"))).toEqual(TEXTS);
});

test("a message may be cut anywhere, also within its length and within a letter of four bytes", () => {
  for (let at = 0; at <= STREAM.length; at++)
    expect(cut([STREAM.subarray(0, at), STREAM.subarray(at)]), `cut at ${at}`).toEqual(WHOLE);
});

test("every byte may come alone, and behind an unfinished message", () => {
  for (const size of [1, 2, 3, 5, 7, 64])
    expect(cut(Array.from({ length: Math.ceil(STREAM.length / size) }, (_, i) => part(i, size)))).toEqual(
      WHOLE,
    );
});

test("a message of many chunks is not copied anew with each of them", () => {
  const large = message("D", Buffer.alloc(8 << 20));
  const chunks = Array.from({ length: 128 }, (_, i) => large.subarray(i << 16, (i + 1) << 16));
  const receive = () => {
    let received = 0;
    const take = messages((_kind, body) => {
      received += body.length;
    });
    for (const chunk of [...chunks, large.subarray(8 << 20), READY]) take(chunk);
    return received;
  };
  expect(receive()).toBe((8 << 20) + 1);
  // Copied with each chunk it would be 64 times.
  expect(timesAsLong(receive, () => Buffer.concat(chunks), 20)).toBeLessThan(20);
});

test("a length that cannot be ends the reading instead of going round in it", () => {
  for (const length of [-1, 0, 3, -2_147_483_648]) {
    const nonsense = Buffer.alloc(9);
    nonsense.writeInt32BE(length, 1);
    expect(() => cut([nonsense]), String(length)).toThrow("does not speak");
  }
});

test("the columns of a row are known by name and type, whatever is in the name", () => {
  const [[, body] = [0, ""]] = cut([columns("id", 'ä \\"', "?column?")]);
  expect(columnsFrom(Buffer.from(body, "hex"))).toEqual([
    { name: "id", type: 25 },
    { name: 'ä \\"', type: 25 },
    { name: "?column?", type: 25 },
  ]);
});

const part = (i: number, size: number): Buffer => STREAM.subarray(i * size, (i + 1) * size);
