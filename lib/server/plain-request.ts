// A request of the simplest kind, read by hand: it came whole in one piece, and nothing in it could be read in two ways. Nearly
// every request of a program is one, and reading it so costs half of what Node's own parser and its objects cost. Whatever
// else comes is no concern of this file: it is left to that parser, which knows all of HTTP.

export type PlainRequest = {
  method: "GET" | "POST";
  url: string; // as it stands in the first line
  headers: Record<string, string>; // by their names in small letters, as Node has them
  body: Uint8Array;
};

const LONGEST_HEAD = 8_192;
const MOST_NAMES = 500;

// Nothing that would be spelled differently in an address.
const START = /^(GET|POST) (\/v1\/[\w\-.~!$&'()*+,;=:@%?/]*) HTTP\/1\.1$/;
const LINES = /^(?:[\t\x20-\x7e]+\r\n)+\r\n$/;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const DOTS = /\/(?:\.|%2e)/i;
// A name that ends in a letter, or an address of four numbers as it is mostly written.
const HOST =
  /^(?:[a-z0-9.-]*[a-z]|(?:(?:[1-9]?\d|1\d\d)\.){3}(?:[1-9]?\d|1\d\d))(?::(?:\d{1,4}|[1-5]\d{4}))?$/i;
/** They change how the rest is to be read, or what becomes of the connection. */
const MEANS_MORE = new Set(
  "transfer-encoding expect upgrade te trailer http2-settings proxy-connection".split(" "),
);

export function readPlain(chunk: Buffer): PlainRequest | null {
  if (chunk[0] !== 71 && chunk[0] !== 80) return null; // G, P
  const end = chunk.subarray(0, LONGEST_HEAD).indexOf("\r\n\r\n", 0, "latin1");
  if (end < 0) return null;
  const head = chunk.toString("latin1", 0, end + 4);
  if (!LINES.test(head)) return null;
  const firstEnd = head.indexOf("\r\n");
  const [, method, url] = START.exec(head.slice(0, firstEnd)) ?? [];
  if (!url || DOTS.test(url)) return null;
  const headers = headersIn(head, firstEnd + 2);
  if (!headers || !staysOpen(headers)) return null;
  const body = chunk.subarray(end + 4);
  if (!isAllOf(body, headers["content-length"], method === "GET")) return null;
  return { method: method as "GET" | "POST", url, headers, body };
}

/** Null: one of them comes twice, is none, or means more than this file knows. */
function headersIn(head: string, from: number): Record<string, string> | null {
  const headers: Record<string, string> = {};
  for (let at = from; ; ) {
    const end = head.indexOf("\r\n", at);
    if (end === at) return headers;
    const colon = head.indexOf(":", at);
    const name = colon > at && colon < end ? nameIn(head.slice(at, colon)) : null;
    if (name === null || headers[name] !== undefined) return null;
    headers[name] = head.slice(colon + 1, end).trim();
    at = end + 2;
  }
}

// The same few come over and over.
const names = new Map<string, string | null>();

function nameIn(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  const small = text.toLowerCase();
  const name = NAME.test(text) && !MEANS_MORE.has(small) ? small : null;
  if (names.size >= MOST_NAMES) names.clear();
  names.set(text, name);
  return name;
}

const staysOpen = ({ host = "", connection = "keep-alive" }: Record<string, string>): boolean =>
  HOST.test(host) && /^keep-alive$/i.test(connection);

function isAllOf(body: Uint8Array, declared: string | undefined, isGet: boolean): boolean {
  if (declared === undefined) return isGet && body.byteLength === 0;
  return /^\d{1,7}$/.test(declared) && Number(declared) === body.byteLength;
}
