// Cuts the byte stream into the server's messages: a letter, a length, a body.
import { disconnected } from "./failure";

export type Receive = (kind: number, body: Buffer) => void;

const HEAD = 5;

/** Where the message that begins there ends, as far as that is known yet. */
export function messageEnd(bytes: Buffer, at: number): number {
  if (bytes.length - at < HEAD) return at + HEAD;
  const length = bytes.readInt32BE(at + 1);
  if (length < 4) throw disconnected("08P01", "what answers does not speak PostgreSQL's protocol");
  return at + 1 + length;
}

export function messages(receive: Receive): (chunk: Buffer) => void {
  // Of a message that is not yet whole, and how much of it is missing (0 while that is not known): put together once.
  let parts: Buffer[] = [];
  let missing = 0;
  return (chunk) => {
    if (parts.length > 0) parts.push(chunk);
    missing -= chunk.length;
    if (missing > 0) return;
    const bytes = parts.length > 0 ? Buffer.concat(parts) : chunk;
    missing = 0;
    let at = 0;
    while (bytes.length - at >= HEAD) {
      const end = messageEnd(bytes, at);
      if (end > bytes.length) {
        missing = end - bytes.length;
        break;
      }
      receive(bytes[at] as number, bytes.subarray(at + 5, end));
      at = end;
    }
    parts = at === bytes.length ? [] : [bytes.subarray(at)];
  };
}

export type Column = { name: string; type: number };

/** RowDescription: what each row of a statement will hold. */
export function columnsFrom(body: Buffer): Column[] {
  const columns: Column[] = [];
  let at = 2;
  for (let i = body.readInt16BE(0); i > 0; i--) {
    const end = body.indexOf(0, at);
    columns.push({ name: body.toString("utf8", at, end), type: body.readInt32BE(end + 7) });
    at = end + 19;
  }
  return columns;
}

/** DataRow: the texts of one row, in the order of its columns. */
export function textsFrom(body: Buffer): Array<string | null> {
  const texts: Array<string | null> = [];
  let at = 2;
  for (let i = body.readInt16BE(0); i > 0; i--) {
    const length = body.readInt32BE(at);
    at += 4;
    texts.push(length < 0 ? null : body.toString("utf8", at, at + length));
    if (length > 0) at += length;
  }
  return texts;
}
