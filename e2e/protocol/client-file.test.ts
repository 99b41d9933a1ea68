// A stranger's own project: an empty folder, what the server hands out, and the first example of the README, word for word.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { childEnvironment } from "@/lib/config";
import { type ProbeServer, startServer } from "./server";

const run = promisify(execFile);
const FILES = ["client.mjs", "client.d.mts"];
let server: ProbeServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), "countersign-stranger-"));
  for (const name of FILES)
    writeFileSync(join(folder, name), await (await fetch(`${server.url}/${name}`)).text());
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.stop();
});

const readme = (): string => {
  const text = readFileSync("README.md", "utf8");
  const example = /```ts\n(import[\s\S]*?)```/.exec(text)?.[1] ?? "";
  expect(example.trim().split("\n")).toHaveLength(4);
  for (const name of FILES) expect(text).toContain(`-O http://127.0.0.1:8100/${name}`);
  return example.replace("http://127.0.0.1:8100", server.url);
};

test("its four lines run in an empty folder, and have the outcome", async () => {
  writeFileSync(join(folder, "ask.mjs"), `${readme()}console.log(outcome);\n`);
  const env = childEnvironment({ COUNTERSIGN_KEY: server.workspaceKey });
  const asked = run(process.execPath, ["ask.mjs"], { cwd: folder, env });
  const owner = server.as({ authorization: `Bearer ${server.owner.token}` });
  const waiting = async () => (await owner("GET", "/v1/intents?status=pending")).body.intents;
  await expect.poll(waiting).toHaveLength(1);
  const [{ intent_id: id }] = (await waiting()) as [{ intent_id: string }];
  await owner("POST", `/v1/tasks/${id}/decision`, { outcome: "approved" });
  expect((await asked).stdout).toBe("approved\n");
});

// What an engineer writes who looks at nothing but the types: each line fails to compile where they do not tell.
const PROGRAM = `import { connect, CountersignError, type HumanTask, type Intent, type IntentEvent } from "./client.mjs";
const client = connect({ url: "http://127.0.0.1:8100", key: "k", token: "t" });
const human_task: HumanTask = {
  title: "Pay", assignees: ["group:finance"], quorum: { required: 2, negatives: "majority" }, four_eyes: true, risk: "high",
  editable: ["/amount"], escalation: [{ after_seconds: 3_600, to: "role:admin" }, { to: ["ana@example.org"] }],
  escalation_repeat: 2, on_timeout: "rejected", open_hours: true, may_leave: ["amount"],
  form_schema: { type: "object", properties: { account: { type: "string" } } },
};
const submitted = await client.submit({ intent_type: "pay.v1", to_agent: "human", payload: { amount: 5 }, human_task });
export const warned: string[] = submitted.warnings ?? [];
export const looked: [string, string] = [submitted.payload_hash, submitted.task_id ?? "none"];
const { intent } = await client.waitFor(submitted, { timeoutMs: 1, signal: AbortSignal.timeout(1) });
export const whoOf = ({ decided }: Intent): string => (decided?.by === null ? "nobody" : (decided?.name ?? "?"));
export const whyOf = ({ decided, reason }: Intent): string => decided?.comment ?? reason ?? "";
export const votes: number = (intent.task?.quorum.required ?? 1) + intent.version;
export const edited: unknown = intent.result?.["payload"] ?? intent.payload;
export const actorOf = ({ actor, via, pending_with }: IntentEvent): string => actor + via + (pending_with?.name ?? "");
const claimed = await client.claim(intent, "payer", { leaseSeconds: 60 });
await client.claim(intent, "payer", { complete: true, fence: claimed.fence });
const done = await client.decide(intent, {
  outcome: "approved", version: intent.version, payloadHash: intent.payload_hash, editedPayload: { amount: 4 },
});
export const next: string = (await client.revise(done.intent, { payload: {}, note: "less" })).intent.status;
for await (const { intent_id, delivery_attempt } of client.listen("payer")) {
  const { applied, event } = await client.resume(intent_id, { action: "complete", tries: delivery_attempt });
  if (applied && event?.event_type === "intent.completed") break;
}
export const isHeld = (error: unknown): boolean => error instanceof CountersignError && error.code === "claim_held";
`;
const WRONG = {
  "a quorum of words": 'human_task: { quorum: "two" }',
  "an unknown risk": 'human_task: { risk: "extreme" }',
  "a level that asks nobody": "human_task: { escalation: [{ after_seconds: 5 }] }",
};

const tsc = (...said: string[]) =>
  run(
    process.execPath,
    [
      resolve("node_modules/typescript/bin/tsc"),
      ...["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"],
      ...["--module", "nodenext", "--lib", "es2023,dom", "--types", "", ...said],
    ],
    { cwd: folder },
  ).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );

test("its types hold under the strictest rules, and refuse what the server would", async () => {
  writeFileSync(
    join(folder, "right.ts"),
    `declare const process: { env: Record<string, string> };\n${readme()}export const said: string = outcome;\n`,
  );
  writeFileSync(
    join(folder, "wrong.ts"),
    `import { connect } from "./client.mjs";\nawait connect({ url: "x", key: "y" }).submit({ intent_type: 3, to_agent: "human" });\n`,
  );
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  expect(await tsc("right.ts")).toBe("");
  expect(await tsc("wrong.ts")).toContain("Type 'number' is not assignable to type 'string'");
});

test("its types tell a program of all that it may say and is told, and of nothing else", async () => {
  const wrong = Object.values(WRONG).map(
    (said) =>
      `await connect({ url: "x", key: "y" }).submit({ intent_type: "t", to_agent: "human", ${said} });\n`,
  );
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  writeFileSync(join(folder, "wrongs.ts"), `import { connect } from "./client.mjs";\n${wrong.join("")}`);
  const strictest = ["--noUncheckedIndexedAccess", "--noPropertyAccessFromIndexSignature"];
  expect(await tsc(...strictest, "program.ts")).toBe("");
  const refused = (await tsc("wrongs.ts")).match(/^wrongs\.ts\((\d+),/gm);
  expect(refused).toEqual(wrong.map((_, i) => expect.stringContaining(`(${i + 2},`)));
});

// Deno looks for no types beside a file: without this it guesses them from the code, and refuses a decision without a hash.
test("it names its types, beside where it was fetched from or is kept", async () => {
  const text = readFileSync(join(folder, "client.mjs"), "utf8");
  const named = /^\/\/ @ts-self-types="(.*)"\n/.exec(text)?.[1] ?? "none";
  const types = await fetch(new URL(named, `${server.url}/client.mjs`));
  expect(await types.text()).toBe(readFileSync(join(folder, named), "utf8"));
});

test.each(["nodenext", "bundler"])(
  "its types hold as the package's entry, too, as %s finds it",
  async (resolution) => {
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    rmSync(join(folder, "node_modules/countersign"), { force: true });
    symlinkSync(resolve("."), join(folder, "node_modules/countersign"));
    writeFileSync(
      join(folder, "entry.ts"),
      `import { connect, CountersignError, type Outcome } from "countersign/client";
const client = connect({ url: "http://127.0.0.1:8100", key: "k" });
export const outcome: Outcome = await client.waitFor("i", { timeoutMs: 1 });
export const codeOf = (error: unknown): string => (error instanceof CountersignError ? error.code : "none");\n`,
    );
    const module = resolution === "bundler" ? "esnext" : resolution;
    expect(
      await tsc(
        ...["--moduleResolution", resolution, "--module", module],
        ...["--noUncheckedIndexedAccess", "--noPropertyAccessFromIndexSignature", "entry.ts"],
      ),
    ).toBe("");
  },
);

test("who has fetched it is told that it is still the same, without another copy", async () => {
  const first = await fetch(`${server.url}/client.mjs`);
  expect(first.headers.get("content-type")).toContain("text/javascript");
  expect((await first.text()).length).toBeGreaterThan(1_000);
  const etag = first.headers.get("etag") ?? "";
  const again = await fetch(`${server.url}/client.mjs`, { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("the document of its API names the version that is running", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const { info } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    info: { version: string };
  };
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(info.version).toBe(version);
});
