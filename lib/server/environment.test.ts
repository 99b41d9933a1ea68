import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { doorSeal, sealForWorker } from "@/lib/auth/channel-seal";
import { readConfig } from "@/lib/config";
import { sealedAbout } from "@/lib/domain/sealed-parts";
import { channelsKeyOf } from "@/lib/worker/channels/unseal";
import { commands } from "./commands";
import { webEnvironment } from "./web";

// What each process is given. Web is the one that is taken over first, if any is: it holds what it needs, and no more.

const folder = mkdtempSync(join(tmpdir(), "countersign-environment-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GIVEN = {
  OIDC_ISSUER: "https://id.example.org",
  OIDC_CLIENT_ID: "countersign",
  OIDC_CLIENT_SECRET: "s3cret",
  DATABASE_OWNER_URL: "postgres://owner:secret@one/countersign",
  SMTP_URL: "smtp://ask:s3cret@mail.example.org",
  MAIL_FROM: "ask@example.org",
  SLACK_BOT_TOKEN: "xoxb-1234-abcdef",
  SLACK_SIGNING_SECRET: "f".repeat(32),
  SLACK_APP_TOKEN: "xapp-1-abcdef",
  SLACK_API_URL: "http://127.0.0.1:9999/api/",
  VAPID_PUBLIC_KEY: Buffer.alloc(65, 4).toString("base64url"),
  VAPID_PRIVATE_KEY: Buffer.alloc(32, 7).toString("base64url"),
  VAPID_SUBJECT: "mailto:ask@example.org",
  PUSH_ALLOWED_HOSTS: "push.intern",
};

function environments() {
  for (const [name, value] of Object.entries(GIVEN)) vi.stubEnv(name, value);
  const config = readConfig({ ...GIVEN, COUNTERSIGN_DATA: folder }, folder);
  const made = commands({
    config,
    mode: "production",
    webPort: 8101,
    databaseUrl: () => "postgres://app@one/countersign",
  });
  const demo = made.demoAgent("axme_sa_x")().env;
  return { api: made.api().env, worker: made.worker().env, web: made.web().env, demo };
}

test("only web is told of the identity provider", () => {
  const { api, worker, web } = environments();
  for (const name of ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const) {
    expect([name, api[name], worker[name]]).toEqual([name, "", ""]);
    expect(web[name]).toBe(GIVEN[name]);
  }
  // What is left reads as no provider, and stops neither of them.
  expect(readConfig(api, folder).oidc).toBeNull();
  expect(readConfig(web, folder).oidc).toMatchObject({ clientSecret: "s3cret" });
});

test("no process is given the owner of the tables, and the worker no secret of sessions", () => {
  const { api, worker, web } = environments();
  expect([api, worker, web].map((env) => env.DATABASE_OWNER_URL)).toEqual(["", "", ""]);
  // Empty, or it would be read from .env.
  expect(worker.COUNTERSIGN_SECRET).toBe("");
  expect(web.COUNTERSIGN_SECRET).toMatch(/^.{32,}$/);
});

// NX-5 and D10, as a table: everything that a process is given, but for what each has.
const WHO: Array<[name: string, given: string[]]> = [
  ["SMTP_URL", ["worker"]],
  ["MAIL_FROM", ["worker"]],
  ["SLACK_BOT_TOKEN", ["worker"]],
  ["SLACK_APP_TOKEN", ["worker"]],
  ["SLACK_API_URL", ["worker"]],
  ["SLACK_SIGNING_SECRET", ["web"]],
  ["VAPID_PRIVATE_KEY", ["worker"]],
  ["VAPID_SUBJECT", ["worker"]],
  ["VAPID_PUBLIC_KEY", ["worker", "web"]],
  ["PUSH_ALLOWED_HOSTS", ["worker", "web"]],
  ["COUNTERSIGN_CHANNELS_KEY", ["worker"]],
  ["COUNTERSIGN_LINK_SECRET", ["worker", "web"]],
  ["COUNTERSIGN_SECRET", ["api", "web"]],
];

test("each secret of a channel is given to whoever needs it, and to nobody else", () => {
  const processes = environments();
  for (const [name, given] of WHO)
    for (const [process, env] of Object.entries(processes))
      expect([name, process, env[name] !== ""]).toEqual([name, process, given.includes(process)]);
  for (const env of Object.values(processes)) expect(readConfig(env, folder)).toBeTruthy();
});

test("web that runs by itself is given the same secrets", () => {
  const { web } = environments();
  const config = readConfig({ ...GIVEN, COUNTERSIGN_DATA: folder }, folder);
  const alone = webEnvironment(config, "postgres://app@one/countersign");
  for (const [name] of WHO) expect([name, alone[name]]).toEqual([name, web[name]]);
});

test("what web holds opens nothing that was sealed for the worker, nor does what the worker holds sign a session", () => {
  const { web, worker } = environments();
  const key = worker.COUNTERSIGN_CHANNELS_KEY ?? "none";
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.values(web).filter((value) => value?.includes(key))).toEqual([]);
  const secret = web.COUNTERSIGN_SECRET ?? "none";
  expect(Object.values(worker).filter((value) => value?.includes(secret))).toEqual([]);
  // In a file of its own, for its owner's eyes only, and the same the next time.
  expect(statSync(join(folder, "channels-key")).mode & 0o777).toBe(0o600);
  expect(environments().worker.COUNTERSIGN_CHANNELS_KEY).toBe(key);
});

test("whoever takes over web, with all it was given and all it may read, opens no password of a channel", () => {
  const { web, worker } = environments();
  const key = channelsKeyOf(worker.COUNTERSIGN_CHANNELS_KEY ?? "");
  const about = sealedAbout("3f0c5a52-6d43-4cbb-9d0c-0f2a5a1c6f1e", "email", "pass");
  const sealed = sealForWorker(key.publicKey, about, "hunter2");
  expect(key.open(about, sealed)).toBe("hunter2");
  // The public key is in the database, as is what was sealed; the rest is its environment.
  const held = [...Object.values(web), Buffer.from(key.publicKey).toString("hex"), sealed, about];
  for (const value of held) {
    expect(channelsKeyOf(value ?? "").open(about, sealed)).toBeNull();
    expect(doorSeal(value ?? "").open(about, sealed)).toBeNull();
  }
});
