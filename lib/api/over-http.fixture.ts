// For tests: the API as a program meets it, over a connection, with the server that stands before it.
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { createFront } from "../server/front";
import { type Answered, type AskOptions, apiFixture } from "./tenants.fixture";

export type Heard = {
  status: number;
  head: string;
  text: string;
  body: Record<string, unknown>;
  whole: string;
};

export async function overHttp() {
  const at = await apiFixture();
  const front = createFront({
    fetch: at.api.fetch,
    tell: at.api.tell,
    publicUrl: at.deps.config.publicUrl,
    trustedProxies: [],
    webPort: null,
    frontSecret: null,
    development: false,
  });
  await once(front.server.listen(0, "127.0.0.1"), "listening");
  const { port } = front.server.address() as AddressInfo;

  async function ask(method: string, path: string, options: AskOptions = {}): Promise<Answered> {
    const { key = at.acme.workspaceKey, body, raw } = options;
    const headers = new Headers(options.headers);
    if (key !== null) headers.set("x-api-key", key);
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      body: sent as BodyInit | undefined,
      redirect: "manual",
    });
    const text = await answer.text();
    return { status: answer.status, body: objectIn(text), text, headers: answer.headers };
  }

  const close = async () => {
    await front.stop(0);
    await at.close();
  };
  return { ...at, ask, port, send: (text: string | Buffer) => sendRaw(port, text), close };
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return text.startsWith("{") ? JSON.parse(text) : {};
  } catch {
    return {}; // two answers, or half of one
  }
}

const PATIENCE_MS = 3_000;

/** What no library would send, and all that comes until the connection is closed, by whomever. */
export function sendRaw(port: number, text: string | Buffer): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let whole = "";
    socket.setEncoding("utf8");
    socket.on("data", (part) => {
      whole += part;
    });
    socket.on("error", () => {});
    setTimeout(() => socket.destroy(), PATIENCE_MS).unref();
    socket.on("close", () => {
      const [head = "", body = ""] = whole.split("\r\n\r\n");
      resolve({
        status: Number(head.split(" ")[1] ?? 0),
        head: head.toLowerCase(),
        text: body,
        body: objectIn(body),
        whole,
      });
    });
  });
}
