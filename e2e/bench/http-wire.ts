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
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));
  socket.on("data", (chunk: string) => {
    got = got === "" ? chunk : got + chunk;
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

function parse(text: string): Answer | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const status = Number(text.slice(9, 12));
  const head = text.slice(0, headEnd).toLowerCase();
  const at = head.indexOf("\r\ncontent-length:");
  if (at >= 0) {
    const length = Number.parseInt(head.slice(at + 17), 10);
    const body = text.slice(headEnd + 4);
    return body.length >= length ? { status, body: body.slice(0, length) } : null;
  }
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
