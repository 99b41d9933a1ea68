import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { readConfig } from "@/lib/config";
import { commands } from "./commands";

// What each process is given. Web is the one that is taken over first, if any is: it holds what it needs, and no more.

const folder = mkdtempSync(join(tmpdir(), "countersign-environment-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GIVEN = {
  OIDC_ISSUER: "https://id.example.org",
  OIDC_CLIENT_ID: "countersign",
  OIDC_CLIENT_SECRET: "s3cret",
  DATABASE_OWNER_URL: "postgres://owner:secret@one/countersign",
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
  return { api: made.api().env, worker: made.worker().env, web: made.web().env };
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
  expect(worker.COUNTERSIGN_SECRET ?? "").toBe("");
  expect(web.COUNTERSIGN_SECRET).toMatch(/^.{32,}$/);
});
