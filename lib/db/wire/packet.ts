// What we say to PostgreSQL (protocol 3.0): several messages written into one buffer, sent with one Sync, so that a packet is
// one system call here, one wake-up there, and one answer.

export type Parameter = string | number | null;

export type Packet = {
  parse(name: string, text: string): void;
  describe(name: string): void;
  bind(name: string, parameters: readonly Parameter[]): void;
  execute(): void;
  close(name: string): void;
  sync(): void;
  bytes(): Buffer;
};

const FIRST_SIZE = 64 * 1024;
// Kept between packets: a process writes one at a time.
let shared = Buffer.allocUnsafe(FIRST_SIZE);
/** Shorter texts are copied letter by letter: calling into the runtime would cost more. */
const SHORT = 48;

export function openPacket(): Packet {
  let at = 0;

  const reserve = (more: number): void => {
    if (at + more <= shared.length) return;
    const larger = Buffer.allocUnsafe(Math.max(shared.length * 2, at + more));
    shared.copy(larger, 0, 0, at);
    shared = larger;
  };
  // Returns where the length belongs, which is known at the end.
  const begin = (kind: number): number => {
    reserve(16);
    shared[at] = kind;
    at += 5;
    return at - 4;
  };
  const end = (start: number): void => {
    shared.writeInt32BE(at - start, start);
  };
  const int16 = (value: number): void => {
    reserve(2);
    at = shared.writeUInt16BE(value, at);
  };
  const letters = (text: string): void => {
    reserve(text.length * 3);
    if (text.length > SHORT || !copied(text, at)) at += shared.write(text, at);
    else at += text.length;
  };
  const named = (name: string): void => {
    letters(name);
    reserve(1);
    shared[at++] = 0;
  };
  const parameter = (value: Parameter): void => {
    reserve(4);
    if (value === null) {
      at = shared.writeInt32BE(-1, at);
      return;
    }
    const start = at;
    at += 4;
    letters(String(value));
    shared.writeInt32BE(at - start - 4, start);
  };

  return {
    parse(name, text) {
      const start = begin(80); // P
      named(name);
      named(text);
      int16(0);
      end(start);
    },
    describe(name) {
      const start = begin(68); // D
      letters("S");
      named(name);
      end(start);
    },
    bind(name, parameters) {
      const start = begin(66); // B
      named("");
      named(name);
      int16(0);
      int16(parameters.length);
      for (const value of parameters) parameter(value);
      int16(0);
      end(start);
    },
    execute() {
      const start = begin(69); // E
      named("");
      reserve(4);
      at = shared.writeInt32BE(0, at);
      end(start);
    },
    close(name) {
      const start = begin(67); // C
      letters("S");
      named(name);
      end(start);
    },
    sync() {
      end(begin(83)); // S
    },
    bytes: () => Buffer.from(shared.subarray(0, at)),
  };
}

function copied(text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    shared[at + i] = code;
  }
  return true;
}
