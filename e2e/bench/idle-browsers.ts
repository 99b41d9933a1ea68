// What two hundred open inboxes cost while nothing happens: the whole installation as `npm start` runs it, and as many event
// streams as browsers would hold, one each. Queries are counted where they are asked: on web's own connections.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { createAuth } from "@/lib/auth/sessions";
import { completeSetup } from "@/lib/auth/setup";
import { childEnvironment } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import { runningDatabaseUrl } from "@/lib/server/embedded-postgres";
import { clusterFolder } from "@/lib/server/postgres-cluster";
import { readPostmaster } from "@/lib/server/postgres-pidfile";
import { ownPort } from "@/lib/testing/own-port";
import { spread } from "./figures";
import { mintKeys } from "./keys";
import { processorMs } from "./processor-time";
import { submission } from "./shapes";

const BROWSERS = 200;
const AT_ONCE = 5; // as people come, not all in one moment
const WINDOW_MS = 60_000; // two signs of life on each stream
const SETTLE_MS = 15_000;
const START_LIMIT_MS = 240_000; // the first start builds the pages
const SECRET = "bench".repeat(8);
const OWNER = { name: "Ana", email: "ana@example.org", password: "correct horse battery" };

type Say = (line: string) => void;
type Ending = () => unknown;

export async function measureIdleBrowsers(say: Say): Promise<string> {
  const endings: Ending[] = [];
  try {
    return await run(endings, say);
  } finally {
    for (let end = endings.pop(); end; end = endings.pop()) await end();
  }
}

async function run(endings: Ending[], say: Say): Promise<string> {
  const site = await startInstallation(endings);
  say(`started at ${site.url}`);
  const sql = postgres(site.databaseUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "bench" },
  });
  endings.push(() => sql.end({ timeout: 2 }));
  const cookie = await signIn(site);
  await rest(SETTLE_MS);
  const without = await window(sql, site);
  say(`with no browser: ${described(without)}`);

  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const heard: number[] = [];
  endings.push(() => agent.destroy());
  for (let open = 0; open < BROWSERS; open += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => openStream(site.url, cookie, agent, heard)));
  await rest(SETTLE_MS);
  const beside = await window(sql, site);
  say(`with ${BROWSERS}: ${described(beside)}`);

  const arrival = await submitOne(site, heard);
  return [
    `| | no browser | ${BROWSERS} browsers with an open inbox, idle |`,
    "|---|---|---|",
    `| connections of web that asked the database anything in ${WINDOW_MS / 1000} s | ${without.queries} | ${beside.queries} |`,
    `| processor time of web, of one core | ${percent(without.web)} | ${percent(beside.web)} |`,
    `| processor time of everything, PostgreSQL too | ${percent(without.all)} | ${percent(beside.all)} |`,
    "",
    `Then one task came: ${heard.length} of ${BROWSERS} streams heard of it, ${arrival.p50.toFixed(0)} ms (p50) and ${arrival.p99.toFixed(0)} ms (p99) after it was submitted.`,
  ].join("\n");
}

const percent = (share: number | null): string =>
  share === null ? "unknown" : `${(share * 100).toFixed(2)} %`;
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Site = { url: string; pid: number; postmaster: number; databaseUrl: string; ownerToken: string };

async function startInstallation(endings: Ending[]): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-browsers-"));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const port = await ownPort();
  const env = childEnvironment({
    COUNTERSIGN_DATA: folder,
    DATABASE_URL: "",
    PUBLIC_URL: "",
    COUNTERSIGN_SECRET: SECRET,
  });
  const child = spawn(process.execPath, ["lib/server/first.mjs", "start", "--port", String(port)], { env });
  endings.push(() => new Promise((resolve) => child.once("exit", resolve) && child.kill("SIGTERM")));
  let said = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (part: Buffer) => (said += part));
  const deadline = performance.now() + START_LIMIT_MS;
  for (;;) {
    const ownerToken = /\/setup\?token=(\S+)/.exec(said)?.[1];
    const databaseUrl = runningDatabaseUrl(folder);
    if (ownerToken && databaseUrl)
      return {
        url: `http://127.0.0.1:${port}`,
        pid: child.pid ?? 0,
        postmaster: readPostmaster(clusterFolder(folder))?.pid ?? 0,
        databaseUrl,
        ownerToken,
      };
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(`It did not start: ${said}`);
    await rest(200);
  }
}

// As the sign-in form does it, which only a browser can send.
async function signIn({ url, databaseUrl, ownerToken }: Site): Promise<string> {
  const db = openDatabase({ url: databaseUrl, name: "bench-setup", max: 1 });
  try {
    const set = await completeSetup(db, ownerToken, { workspace: "Bench", ...OWNER });
    if (!set.ok) throw new Error(`No owner could be made: ${set.reason}`);
    const { email, password } = OWNER;
    const answer = await createAuth(db, { publicUrl: url, secret: SECRET }, false).api.signInEmail({
      body: { email, password },
      asResponse: true,
    });
    const cookies = answer.headers.getSetCookie();
    if (cookies.length === 0) throw new Error(`Nobody could sign in: ${answer.status}`);
    return cookies.map((each) => each.split(";")[0]).join("; ");
  } finally {
    await db.close();
  }
}

function openStream(url: string, cookie: string, agent: Agent, heard: number[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, accept: "text/event-stream" };
    get(`${url}/inbox/stream`, { agent, headers }, (stream) => {
      if (stream.statusCode !== 200)
        return reject(new Error(`A stream was answered with ${stream.statusCode}`));
      stream.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("event: open")) resolve(stream);
        if (text.includes("event: task")) heard.push(performance.now());
      });
      stream.on("error", () => {});
    }).on("error", reject);
  });
}

type Window = { queries: number; web: number | null; all: number | null };

async function window(sql: postgres.Sql, { pid, postmaster }: Site): Promise<Window> {
  const [start] = await sql`select clock_timestamp()::text as at`;
  const web = webOf(pid);
  const before = [processorMs([web]), processorMs([pid, postmaster])];
  await rest(WINDOW_MS);
  const after = [processorMs([web]), processorMs([pid, postmaster])];
  // A connection that asked anything since the beginning says so itself; it is not said how often.
  const [row] = await sql`
    select count(*)::int as n from pg_stat_activity where query_start > ${start?.at}::text::timestamptz
      and (application_name like 'countersign-web%' or application_name = 'countersign-inboxes')`;
  const share = (i: number): number | null => {
    const [from, to] = [before[i] ?? null, after[i] ?? null];
    return from === null || to === null ? null : (to - from) / WINDOW_MS;
  };
  return { queries: row?.n ?? 0, web: share(0), all: share(1) };
}

const described = ({ queries, web, all }: Window): string =>
  `${queries} of web's connections asked anything, web ${percent(web)} of a core, everything ${percent(all)}`;

/** The process of the pages, among those that `npm start` began. */
function webOf(parent: number): number {
  if (process.platform !== "linux") return 0;
  const read = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
      return ""; // it ended while we looked
    }
  };
  const found = readdirSync("/proc").find(
    (pid) =>
      /^\d+$/.test(pid) &&
      read(pid, "stat")
        .replace(/^.*\) /s, "")
        .split(" ")[1] === String(parent) &&
      read(pid, "cmdline").includes("next"),
  );
  return Number(found ?? 0);
}

async function submitOne({ url, databaseUrl }: Site, heard: number[]): Promise<{ p50: number; p99: number }> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const [workspace] = await sql`select id from workspaces limit 1`.finally(() => sql.end({ timeout: 2 }));
  const keys = await mintKeys(databaseUrl, String(workspace?.id));
  heard.length = 0;
  const began = performance.now();
  const answer = await fetch(`${url}/v1/intents`, {
    method: "POST",
    headers: { "x-api-key": keys.workspace[0] ?? "", "idempotency-key": "arrival" },
    body: submission(),
  });
  if (!answer.ok) throw new Error(`It was not submitted: ${answer.status}`);
  for (let waited = 0; heard.length < BROWSERS && waited < 5_000; waited += 20) await rest(20);
  return spread(heard.map((at) => at - began));
}
