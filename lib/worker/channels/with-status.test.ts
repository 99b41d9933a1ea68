import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { troubleError } from "../../channels/trouble";
import type { Message, MessageOccasion, Trouble } from "../../domain/message";
import { testDatabase } from "../../testing/database";
import { makeWorld } from "../../testing/factory";
import { withStatus } from "./with-status";

let base: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

type Outcome = Trouble | "kept" | "sent";
const ATTEMPT = { signal: new AbortController().signal, mayHaveGone: false };

async function scene() {
  const { workspaceId } = await makeWorld(base.sql);
  let outcome: Outcome = "sent";
  let at = 0;
  const send = withStatus(
    base.sql,
    "slack",
    () =>
      typeof outcome === "object"
        ? Promise.reject(troubleError(outcome))
        : Promise.resolve({ answer: "ok", content: {}, kept: outcome === "kept" }),
    () => at,
  );
  return {
    async after(next: Outcome, ms = 2_000, occasion: MessageOccasion = "assigned") {
      outcome = next;
      at += ms;
      const message = { workspaceId, id: randomUUID(), occasion } as Message;
      const ended = await send(message, ATTEMPT).then(
        () => "sent",
        (error: Error) => error.message,
      );
      const [row] = await base.sql`
        select status, problem from channel_settings where workspace_id = ${workspaceId} and channel = 'slack'`;
      return { ended, row };
    },
    workspaceId,
  };
}

test("something went out: it works, also where nobody set anything in the workspace", async () => {
  const { after } = await scene();
  expect(await after("sent")).toEqual({ ended: "sent", row: { status: "works", problem: null } });
});

test("what another setting mends is its problem, in the provider's words and with what to do", async () => {
  const { after } = await scene();
  const { ended, row } = await after({
    kind: "settings",
    code: "account_inactive",
    answer: "Install the app again",
  });
  expect(ended).toBe("Install the app again");
  expect(row).toEqual({
    status: "trouble",
    problem: "Install the app again. (account_inactive)",
  });
  expect((await after("sent")).row).toEqual({ status: "works", problem: null });
});

test("trouble that no setting mends is none of the channel's, and neither is a mail that is kept", async () => {
  const { after } = await scene();
  for (const kind of ["later", "never", "destination", "moot"] as const)
    expect((await after({ kind, code: "x", answer: "x" })).row).toBeUndefined();
  expect((await after("kept")).row).toBeUndefined();
  expect((await after({ kind: "settings", code: "not_set_up", answer: "x" })).row).toBeUndefined();
});

test("a burst says once that it works, and a test says it whenever it is", async () => {
  const { after, workspaceId } = await scene();
  await after("sent");
  await base.sql`update channel_settings set status = 'unknown' where workspace_id = ${workspaceId}`;
  expect((await after("sent", 10)).row).toMatchObject({ status: "unknown" });
  expect((await after("sent", 10, "test")).row).toMatchObject({ status: "works" });
});

test("since when it works stays, while it does", async () => {
  const { after, workspaceId } = await scene();
  const since = () => base.sql`select status_at from channel_settings where workspace_id = ${workspaceId}`;
  await after("sent");
  const first = await since();
  await after("sent");
  expect(await since()).toEqual(first);
});
