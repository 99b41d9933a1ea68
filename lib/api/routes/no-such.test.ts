// What cannot be an id is answered like an id that nobody has, word for word.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allRoutes } from "../all-routes";
import { overHttp } from "../over-http.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

const BODIES: Record<string, object> = {
  "/v1/intents/{id}/revise": { payload: {} },
  "/v1/intents/{id}/claim": { claimer: "a" },
  "/v1/intents/{id}/resolve": { status: "FAILED" },
  "/v1/intents/{id}/controls": { controls_patch: {} },
  "/v1/tasks/{id}/decision": { outcome: "approved" },
  "/v1/tasks/{id}/reassign": { to: ["owner@acme.example"] },
  "/v1/tasks/{id}/comments": { text: "a" },
  "/v1/inbox/{id}/reply": { message: "a" },
  "/v1/inbox/{id}/messages/delete": { mode: "self" },
  "/v1/approvals/{id}/decision": { decision: "approve" },
};
const named = allRoutes
  .filter(({ path }) => path.includes("{id}"))
  .map(({ method, path }) => ({ method, path }));

test.each(named)("$method $path", async ({ method, path }) => {
  const unknown = path.startsWith("/v1/service-accounts") ? "sa_00000000000000000000" : randomUUID();
  const ask = async (id: string) => {
    const to = path.replace("{id}", id).replace("{key_id}", "0".repeat(16));
    const { status, body } = await at.ask(method, to, {
      key: at.acme.personToken,
      ...(["POST", "PATCH"].includes(method) && { body: BODIES[path] ?? {} }),
    });
    return { status, body };
  };
  const nobodys = await ask(unknown);
  expect(nobodys).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  for (const id of ["1", "nonsense", `${unknown}0`, "%zz", "%00", "%20", "x".repeat(5_000)])
    expect([id, await ask(id)]).toEqual([id, nobodys]);
});
