import { createHmac } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { openDatabase } from "../db/client";
import { isDatabaseTrouble } from "../db/read/trouble";
import { createAuth } from "./sessions";

const SECRET = "s".repeat(64);
const TOKEN = "t".repeat(32);
const signature = createHmac("sha256", SECRET).update(TOKEN).digest("base64");

afterEach(() => vi.restoreAllMocks());

const AWAY = "postgres://nobody@127.0.0.1:1/away";
const headers = new Headers({
  cookie: `countersign.session_token=${encodeURIComponent(`${TOKEN}.${signature}`)}`,
});

function authOn(url: string) {
  const away = openDatabase({ url, name: "test", max: 1 });
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  return {
    away,
    told,
    auth: createAuth(away, { publicUrl: "http://127.0.0.1:8100", secret: SECRET }, false),
  };
}

test("of a session that cannot be read the log says why, and nothing of what was asked", async () => {
  const { away, told, auth } = authOn(AWAY);
  await expect(auth.api.getSession({ headers })).rejects.toThrow("Failed to get session");
  expect(told.mock.calls).toEqual([["sessions and sign-in, error: INTERNAL_SERVER_ERROR (ECONNREFUSED)"]]);
  await away.close();
});

test("whoever asks who is signed in is told that it is the database, so that the log says it once and for all", async () => {
  const { away, told, auth } = authOn(AWAY);
  vi.resetModules(); // as Next does it: the package was opened by another copy of the module than the one that asks
  const { findSession } = await import("./sessions");
  const asked = findSession(auth, away.sql, headers);
  await expect(asked).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(isDatabaseTrouble(await asked.catch((error) => error))).toBe(true);
  expect(told.mock.calls).toEqual([]);
  await away.close();
});
