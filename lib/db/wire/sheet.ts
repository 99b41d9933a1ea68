// What a packet is written on: one buffer that is kept and grows, and the place where the next byte goes. A process writes
// one packet at a time, from its first byte to its last without waiting.

const FIRST_SIZE = 64 * 1024;
/** Shorter texts are copied letter by letter: calling into the runtime would cost more. */
const SHORT = 24;

let bytes = Buffer.allocUnsafe(FIRST_SIZE);
let view = viewOf(bytes);
let at = 0;

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

export function newSheet(): void {
  at = 0;
}

/** What has been written, as bytes of its own. */
export const written = (): Buffer => Buffer.from(bytes.subarray(0, at));

/** Before anything is put: room for so many bytes. */
export function reserve(more: number): void {
  if (at + more <= bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + more));
  bytes.copy(larger, 0, 0, at);
  bytes = larger;
  view = viewOf(larger);
}

export function putByte(value: number): void {
  bytes[at++] = value;
}

export function putInt16(value: number): void {
  if (value > 65_535) throw new RangeError("a packet has no room for so many parameters");
  view.setUint16(at, value);
  at += 2;
}

export function putInt32(value: number): void {
  view.setInt32(at, value);
  at += 4;
}

/** Returns where the length of what follows belongs, which is known when it has been written. */
export function openLength(): number {
  at += 4;
  return at - 4;
}

/** `own`: whether the length counts itself. */
export function closeLength(start: number, own: boolean): void {
  view.setInt32(start, at - start - (own ? 0 : 4));
}

/** Makes room by itself. */
export function putLetters(text: string): void {
  reserve(text.length * 3);
  if (text.length > SHORT || !copied(text)) at += bytes.write(text, at);
  else at += text.length;
}

function copied(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    bytes[at + i] = code;
  }
  return true;
}

// What a hexadecimal digit stands for; everything else has a bit that no digit has.
const NO_DIGIT = 256;
const DIGITS = new Uint16Array(65_536).fill(NO_DIGIT);
for (const digit of "0123456789abcdefABCDEF") DIGITS[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

/** The bytes of hexadecimal digits. Returns how many there were before something else came. */
export function putHex(hex: string): number {
  const length = bytes.write(hex, at, "hex");
  at += length;
  return length;
}

/** So many bytes, written as hexadecimal digits from there on. Returns whether all of them were digits. */
export function putDigits(hex: string, from: number, length: number): boolean {
  const to = bytes;
  let here = at;
  let seen = 0;
  for (let i = from; i < from + 2 * length; i += 2) {
    const both = ((DIGITS[hex.charCodeAt(i)] as number) << 4) | (DIGITS[hex.charCodeAt(i + 1)] as number);
    seen |= both;
    to[here++] = both;
  }
  at = here;
  return seen < NO_DIGIT;
}

export const place = (): number => at;

/** What was put there before, once more. */
export function putAgain(from: number, length: number): void {
  reserve(length);
  bytes.copyWithin(at, from, from + length);
  at += length;
}
