// One kept-alive HTTP connection with one request in flight, and a parser that knows only what the server sends us: a
// status line, a content-length or chunks, a body.
import { connect } from "node:net";

export type Answer = { status: number; body: string };
export type Http = {
  /** `headers` are whole lines, each ended by \r\n. */
  send(method: string, path: string, headers: string, body?: string): Promise<Answer>;
  end(): void;
};

export function openHttp(base: string): Promise<Http> {
  const url = new URL(base);
  const host = `host: ${url.host}\r\n`;
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  let got = "";
  let settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;

  const fail = (error: Error) => {
    settle?.reject(error);
    settle = null;
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));
  socket.on("data", (chunk: Buffer) => {
    const text = chunk.toString("latin1");
    got = got === "" ? text : got + text;
    const answer = parse(got);
    if (!answer) return;
    got = "";
    const waiting = settle;
    settle = null;
    waiting?.resolve(answer);
  });

  const send = (method: string, path: string, headers: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (settle) return reject(new Error("one request at a time"));
      settle = { resolve, reject };
      const rest =
        body === undefined
          ? "\r\n"
          : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
      socket.write(`${method} ${path} HTTP/1.1\r\n${host}${headers}${rest}`, "latin1");
    });

  return new Promise((resolve, reject) => {
    settle = { resolve: () => {}, reject };
    socket.once("connect", () => {
      settle = null;
      resolve({ send, end: () => socket.destroy() });
    });
  });
}

// The first that looks like it stands in the head, for a body comes after it. In small letters, mostly, and that is found sooner.
function lengthIn(text: string): number | null {
  const at = text.indexOf("\r\ncontent-length: ");
  const found =
    at < 0 ? (/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? null) : text.slice(at + 18, at + 30);
  return found === null ? null : Number.parseInt(found, 10);
}

function parse(text: string): Answer | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const status = Number(text.slice(9, 12));
  const length = lengthIn(text);
  if (length !== null) {
    const end = headEnd + 4 + length;
    return text.length >= end ? { status, body: text.slice(headEnd + 4, end) } : null;
  }
  const head = text.slice(0, headEnd).toLowerCase();
  if (!head.includes("transfer-encoding: chunked")) return { status, body: "" };
  return text.endsWith("0\r\n\r\n") ? { status, body: unchunk(text.slice(headEnd + 4)) } : null;
}

function unchunk(text: string): string {
  let body = "";
  let at = 0;
  for (;;) {
    const lineEnd = text.indexOf("\r\n", at);
    const length = Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(length > 0)) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + length);
    at = lineEnd + 2 + length + 2;
  }
}
