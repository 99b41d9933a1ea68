import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { open, speak, startFront } from "./front.fixture";
import { takesBodies } from "./whole-body";

// Web is asked for many people at once, and whoever sends slowly, reads nothing or only looks on takes no place from the others.

const MANY = 300; // more than may ask web for pages at once
const PATIENCE_MS = 20_000;

/** A web that answers at once when it has read what came, but for what lasts. */
async function front() {
  const asked: string[] = [];
  const { url, port } = await startFront((incoming, out) => {
    asked.push(incoming.url ?? "");
    if (incoming.url?.startsWith("/inbox/stream") || incoming.url === "/long") return out.flushHeaders();
    incoming.resume().on("end", () => out.end("web"));
  });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).then((answer) => answer.text());
  const page = () => ask("/page");
  const send = () => ask("/page", { method: "POST", body: "sent at once" });
  return { asked, port, page, send };
}

/** As many connections, each of which sends this and reads nothing. */
async function crowd(port: number, size: number, text: string): Promise<void> {
  const all = Array.from({ length: size }, async () => {
    const socket = connect(port, "127.0.0.1").pause();
    open.push(() => socket.destroy());
    socket.on("error", () => {});
    await once(socket, "connect");
    await new Promise<void>((sent) => socket.write(text, () => sent()));
  });
  await Promise.all(all);
}

const post = (length: number): string =>
  `POST /slow HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n`;

test("many who begin a body and never end it keep nobody from a page, or from sending one", async () => {
  const { asked, port, page, send } = await front();
  await crowd(port, MANY, `${post(1_000)}the beginning`);
  expect([await page(), await send()]).toEqual(["web", "web"]);
  expect(asked).toEqual(["/page", "/page"]);
});

test("nor do those whose body is large: web is asked for a few of them at once", async () => {
  const { asked, port, page, send } = await front();
  await crowd(port, 40, `${post(900_000)}${"x".repeat(400_000)}`);
  const large = () => asked.filter((url) => url === "/slow").length;
  await expect.poll(large, { timeout: PATIENCE_MS }).toBe(32);
  expect([await page(), await send()]).toEqual(["web", "web"]);
  expect(large()).toBe(32);
});

test("what is asked on one connection before it is answered is asked of web one after the other", async () => {
  const { asked, port, page } = await front();
  await crowd(port, 1, "GET /long HTTP/1.1\r\nhost: a\r\n\r\n".repeat(MANY));
  expect(await page()).toBe("web");
  expect(asked.filter((url) => url === "/long")).toHaveLength(1);
});

test("each of them is answered in its turn, and with its body", async () => {
  const { asked, port } = await front();
  const { say, until } = await speak(port);
  say(`${post(5)}firstGET /second HTTP/1.1\r\nhost: a\r\n\r\n${post(5)}third`);
  for (let i = 0; i < 3; i += 1) await until(/HTTP\/1\.1 200 [\s\S]*?web/);
  expect(asked).toEqual(["/slow", "/second", "/slow"]);
});

test("many who look on keep nobody from a page", async () => {
  const { asked, port, page, send } = await front();
  await crowd(port, MANY, "GET /inbox/stream HTTP/1.1\r\nhost: a\r\n\r\n");
  expect([await page(), await send()]).toEqual(["web", "web"]);
  await expect.poll(() => asked.filter((url) => url === "/inbox/stream").length).toBe(MANY);
});

test("whoever goes in the middle of a body harms nobody", async () => {
  const { asked, port, page } = await front();
  const { socket, say, over } = await speak(port);
  say(`${post(1_000)}the beginning`);
  socket.end();
  await over();
  expect(await page()).toBe("web");
  expect(asked).toEqual(["/page"]);
});

test("of more than there is room for, the bodies that were begun first are let go", async () => {
  const cut: string[] = [];
  const takeBody = takesBodies(3_000);
  const whole: string[] = [];
  const server = createServer((incoming: IncomingMessage, out) => {
    const name = incoming.url ?? "";
    incoming.on("close", () => incoming.complete || cut.push(name));
    takeBody(incoming, ({ parts }) => {
      whole.push(`${name} ${Buffer.concat(parts).length}`);
      out.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  for (const name of ["/one", "/two"])
    await crowd(
      port,
      1,
      `POST ${name} HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n${"x".repeat(1_400)}`,
    );
  const body = "x".repeat(1_000);
  const init = { method: "POST", body };
  expect((await fetch(`http://127.0.0.1:${port}/three`, init)).status).toBe(200);
  await expect.poll(() => cut).toEqual(["/one"]);
  // What went takes no room any more, nor does what is whole.
  for (let i = 0; i < 5; i += 1) await fetch(`http://127.0.0.1:${port}/again`, init);
  expect(cut).toEqual(["/one"]);
  expect(whole).toEqual(["/three 1000", ...Array.from({ length: 5 }, () => "/again 1000")]);
});
