import { createHmac } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { openDatabase } from "../db/client";
import { createAuth } from "./sessions";

const SECRET = "s".repeat(64);
const TOKEN = "t".repeat(32);
const signature = createHmac("sha256", SECRET).update(TOKEN).digest("base64");

afterEach(() => vi.restoreAllMocks());

test("of a session that cannot be read the log says why, and nothing of what was asked", async () => {
  const away = openDatabase({ url: "postgres://nobody@127.0.0.1:1/away", name: "test", max: 1 });
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const auth = createAuth(away, { publicUrl: "http://127.0.0.1:8100", secret: SECRET }, false);
  const headers = new Headers({
    cookie: `countersign.session_token=${encodeURIComponent(`${TOKEN}.${signature}`)}`,
  });
  await expect(auth.api.getSession({ headers })).rejects.toThrow("Failed to get session");
  expect(told.mock.calls).toEqual([["sessions and sign-in, error: INTERNAL_SERVER_ERROR (ECONNREFUSED)"]]);
  await away.close();
});
