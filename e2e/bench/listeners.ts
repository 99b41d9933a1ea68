// What ten thousand who wait for one intent cost one api process in memory, and how soon the last of them hears its outcome. Each
// holds a connection of its own; the api is started anew before each kind, so that nothing is counted but those.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHttp } from "./http-wire";
import { type Product, startProduct } from "./product";
import { submission } from "./shapes";

const LISTENERS = 10_000;
const AT_ONCE = 100;
const GOAL_MB = 300;
const SETTLE_MS = 2_000;
const PATIENCE_MS = 30_000;

const KINDS = [
  { name: "long polls", path: (id: string) => `/v1/intents/${id}/wait?wait_seconds=60`, opens: null },
  {
    name: "event streams",
    path: (id: string) => `/v1/intents/${id}/events/stream?since=6&wait_seconds=60`,
    opens: "200 OK",
  },
];

type Say = (line: string) => void;
type Kind = (typeof KINDS)[number];

export async function measureListeners(server: string, scale: number, say: Say): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-listeners-"));
  const product = await startProduct(server, "bench_listeners", folder);
  const most = Math.max(1, Math.round(LISTENERS * scale));
  try {
    const lines: string[] = [];
    for (const kind of KINDS) {
      await product.stop();
      await product.start();
      lines.push(await measure(product, kind, most, say));
    }
    return [
      `| ${most} connections of one api process | must | more memory | all of it | the last one heard of the outcome after | verdict |`,
      "|---|---|---|---|---|---|",
      ...lines,
    ].join("\n");
  } finally {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(product: Product, { name, path, opens }: Kind, most: number, say: Say) {
  const { base, keys } = product;
  const key = (i: number): string => `x-api-key: ${keys.workspace[i % keys.workspace.length]}\r\n`;
  const asking = await openHttp(base);
  const submitted = await asking.send("POST", "/v1/intents", key(0), submission());
  const id = /"intent_id":"([0-9a-f-]{36})"/.exec(submitted.body)?.[1] ?? "";
  await rest(SETTLE_MS);
  const before = memoryOf(product);
  const heard = { opened: 0, told: 0, lastAt: 0 };
  const sockets: Socket[] = [];
  for (let i = 0; i < most; i += 1) {
    sockets.push(listen(base, path(id), key(i), opens, heard));
    if (i % AT_ONCE === AT_ONCE - 1) await rest(AT_ONCE / 2);
  }
  if (opens !== null) await until(() => heard.opened === most);
  await rest(SETTLE_MS);
  const beside = memoryOf(product);
  say(`${most} ${name}: ${before.toFixed(0)} MB before, ${beside.toFixed(0)} MB beside them`);

  const decidedAt = performance.now();
  const token = `authorization: Bearer ${keys.person[0]}\r\n`;
  const decided = await asking.send("POST", `/v1/tasks/${id}/decision`, token, '{"outcome":"approved"}');
  if (decided.status !== 200) throw new Error(`It was not decided: ${decided.body.slice(0, 300)}`);
  await until(() => heard.told === most);
  for (const socket of [...sockets, asking]) "destroy" in socket ? socket.destroy() : socket.end();
  if (heard.told !== most) throw new Error(`${heard.told} of ${most} ${name} heard of the outcome`);
  const grown = beside - before;
  const verdict = grown <= GOAL_MB * (most / LISTENERS) ? "must reached" : "**below must**";
  return `| ${name} | ≤ ${GOAL_MB} MB | ${grown.toFixed(0)} MB | ${beside.toFixed(0)} MB | ${(heard.lastAt - decidedAt).toFixed(0)} ms | ${verdict} |`;
}

type Heard = { opened: number; told: number; lastAt: number };

function listen(base: string, path: string, key: string, opens: string | null, heard: Heard): Socket {
  const url = new URL(base);
  const socket = connect(Number(url.port), url.hostname);
  let isTold = false;
  socket.setEncoding("latin1").on("data", (text: string) => {
    if (opens !== null && text.includes(opens)) heard.opened += 1;
    if (isTold || !text.includes("COMPLETED")) return;
    isTold = true;
    heard.told += 1;
    heard.lastAt = performance.now();
  });
  socket.on("error", () => {}); // it is missed among those that are told
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${url.host}\r\n${key}\r\n`);
  return socket;
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo() && performance.now() < end) await rest(20);
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** In megabytes, of the first api process; Linux only. */
function memoryOf(product: Product): number {
  if (process.platform !== "linux") return Number.NaN;
  const status = readFileSync(`/proc/${product.pids().api}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
