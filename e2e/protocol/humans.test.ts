// protocol.md, section 7: human tasks, as the command line and the SDKs decide them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { asPerson, decide, eventsOf, forPeople, intentOf, submit } from "./ask";
import { commandLine } from "./clients/command-line";
import { type ProbeServer, startServer } from "./server";
import { bearer } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const cli = () =>
  commandLine({ baseUrl: server.url, key: server.workspaceKey, actorToken: server.owner.token });
const taskOf = async (id: string) => (await intentOf(server.machine, id)).human_task as JsonObject;

describe("7.2: each kind of task, with the outcomes its command sends", () => {
  const rows: Array<[string, string, Array<[string, string, string]>]> = [
    [
      "approval",
      "approved",
      [
        ["approved", "approved", "COMPLETED"],
        ["rejected", "rejected", "FAILED"],
      ],
    ],
    [
      "review",
      "approved",
      [
        ["approved", "approved", "COMPLETED"],
        ["changes_requested", "changes_requested", "FAILED"],
      ],
    ],
    [
      "confirmation",
      "confirmed",
      [
        ["confirmed", "confirmed", "COMPLETED"],
        ["rejected", "denied", "FAILED"],
        ["approved", "confirmed", "COMPLETED"],
      ],
    ],
    [
      "assignment",
      "assigned",
      [
        ["assigned", "assigned", "COMPLETED"],
        ["rejected", "declined", "FAILED"],
      ],
    ],
    [
      "form",
      "submitted",
      [
        ["submitted", "submitted", "COMPLETED"],
        ["approved", "submitted", "COMPLETED"],
        ["rejected", "rejected", "FAILED"],
      ],
    ],
    [
      "clarification",
      "provided",
      [
        ["provided", "provided", "COMPLETED"],
        ["rejected", "declined", "FAILED"],
      ],
    ],
    [
      "manual_action",
      "completed",
      [
        ["completed", "completed", "COMPLETED"],
        ["rejected", "failed", "FAILED"],
      ],
    ],
    [
      "override",
      "override_approved",
      [
        ["override_approved", "override_approved", "COMPLETED"],
        ["approved", "override_approved", "COMPLETED"],
        ["rejected", "rejected", "FAILED"],
      ],
    ],
  ];
  test.each(rows)("%s", async (task_type, positive, sends) => {
    for (const [sent, outcome, status] of sends) {
      const id = await submit(server.machine, forPeople({ task_type }));
      expect((await taskOf(id)).allowed_outcomes).toContain(positive);
      const reply = await cli().decide(id, sent, "because", { evidence: "https://example.org/1" });
      expect([sent, reply.status], reply.text).toEqual([sent, 200]);
      expect(await intentOf(server.machine, id)).toMatchObject({
        status,
        result: { outcome, comment: "because" },
      });
    }
  });
  test("the schema's other names are taken", async () => {
    for (const task_type of [
      "provide_data",
      "attach_file",
      "validate_real_world",
      "validate_output",
      "delegation",
      "reroute",
      "escalate",
    ]) {
      const reply = await server.machine("POST", "/v1/intents", forPeople({ task_type }));
      expect([task_type, reply.status], reply.text).toEqual([task_type, 200]);
    }
  });
  test("an outcome that is not offered and cannot be meant is 422, and nothing happened", async () => {
    const id = await submit(server.machine, forPeople({ allowed_outcomes: ["approved", "deferred"] }));
    const reply = await cli().decide(id, "rejected");
    expect([reply.status, typeof reply.body.detail], reply.text).toEqual([422, "string"]);
    expect(await intentOf(server.machine, id)).toMatchObject({ status: "WAITING" });
    expect((await cli().decide(id, "deferred")).status).toBe(200);
  });
});

describe("7.1 and 7.3: what a decision must bring", () => {
  test("a title is made of the type when there is none, and unknown keys are kept", async () => {
    const { title: _, ...task } = { title: "", colour: "red" };
    const id = await submit(server.machine, { ...forPeople(), human_task: task });
    expect(await taskOf(id)).toMatchObject({ title: expect.stringMatching(/./), colour: "red" });
  });
  test("a required comment", async () => {
    const id = await submit(server.machine, forPeople({ required_comment: true }));
    for (const comment of [undefined, "", "  "])
      expect((await cli().decide(id, "approved", comment)).status).toBe(422);
    expect((await cli().decide(id, "approved", "seen")).status).toBe(200);
  });
  test("evidence, at the top level or under data", async () => {
    const make = () =>
      submit(server.machine, forPeople({ task_type: "manual_action", evidence_required: true }));
    const [one, two] = [await make(), await make()];
    expect((await cli().decide(one, "completed")).status).toBe(422);
    expect((await cli().decide(one, "completed", undefined, { evidence: "photo" })).status).toBe(200);
    expect((await decide(server, two, { outcome: "completed", data: { evidence: "photo" } })).status).toBe(
      200,
    );
  });
  test("a form, filled in as text at the top level: it is stored as the form's types", async () => {
    const form_schema = {
      type: "object",
      required: ["days", "paid", "approved"],
      properties: {
        days: { type: "integer", maximum: 30 },
        paid: { type: "boolean" },
        approved: { type: "boolean" },
      },
    };
    const id = await submit(server.machine, forPeople({ task_type: "form", form_schema }));
    const wrong = await cli().decide(id, "submitted", undefined, { days: "31", paid: "maybe" });
    expect([wrong.status, typeof wrong.body.detail], wrong.text).toEqual([422, "string"]);
    for (const pointer of ["/days", "/paid"]) expect(wrong.text).toContain(pointer);
    const right = await cli().decide(id, "submitted", undefined, { days: "30", paid: "true" });
    expect(right.status, right.text).toBe(200);
    const { result } = await intentOf(server.machine, id);
    expect(result).toMatchObject({ outcome: "submitted", days: 30, paid: true, approved: true });
  });
  test("what was answered under data is found under data", async () => {
    const id = await submit(server.machine, forPeople());
    await decide(server, id, { outcome: "approved", data: { ticket: "T-1" } });
    expect(await intentOf(server.machine, id)).toMatchObject({ result: { data: { ticket: "T-1" } } });
  });
  test("a form whose schema could hang the server is refused when the intent is submitted", async () => {
    const form_schema = { type: "object", properties: { a: { type: "string", pattern: "(a+)+$" } } };
    const reply = await server.machine("POST", "/v1/intents", forPeople({ task_type: "form", form_schema }));
    expect(reply.status, reply.text).toBe(422);
  });
});

describe("who may decide", () => {
  test("a workspace's key and an agent's key never do, in no shape, not even for what they asked themselves", async () => {
    const agent = await server.newAgent("eager");
    const shapes: JsonObject[] = [
      { task_result: { outcome: "approved" } },
      { outcome: "approved", task_result: { approved: true } },
      { approve_current_step: true },
      { action: "complete", outcome: "approved" },
      { outcome: "success", result: {} },
      { approved: true },
    ];
    for (const key of [server.workspaceKey, agent.key]) {
      const mine = server.as({ "x-api-key": key });
      const id = await submit(mine, forPeople());
      const asks: Array<[string, JsonObject]> = [
        ...shapes.map((body): [string, JsonObject] => [`/v1/intents/${id}/resume`, body]),
        [`/v1/intents/${id}/resolve`, { status: "COMPLETED", result: { outcome: "approved" } }],
        [`/v1/tasks/${id}/decision`, { outcome: "approved" }],
        [`/v1/inbox/${id}/approve`, {}],
        [`/v1/approvals/${id}/decision`, { decision: "approve" }],
      ];
      for (const [path, body] of asks) {
        const reply = await mine("POST", path, body);
        expect([path, reply.status, reply.body.error], reply.text).toEqual([
          path,
          403,
          expect.objectContaining({ code: "human_required" }),
        ]);
      }
      expect(await intentOf(server.machine, id)).toMatchObject({ status: "WAITING" });
    }
  });
  test("a person who was not asked gets 403, and one who was asked by e-mail decides", async () => {
    const id = await submit(server.machine, forPeople({ assignees: [server.member.email] }));
    const member = server.as(bearer(server.member.token));
    const { tasks } = (await member("GET", "/v1/me/tasks")).body;
    expect(tasks).toContainEqual(
      expect.objectContaining({ intent_id: id, assigned_at: expect.any(String), status: "WAITING" }),
    );
    const other = await submit(server.machine, forPeople({ assignees: [server.owner.email] }));
    const body = { task_result: { outcome: "approved" } };
    expect((await member("POST", `/v1/intents/${other}/resume`, body)).status).toBe(403);
    expect((await member("POST", `/v1/intents/${id}/resume`, body)).status).toBe(200);
  });
  test("a decision is made once: the second is 409, whoever makes it and whatever it says", async () => {
    const id = await submit(server.machine, forPeople());
    expect((await decide(server, id, { outcome: "rejected" })).status).toBe(200);
    expect((await decide(server, id, { outcome: "approved" })).status).toBe(409);
    expect((await asPerson(server)("POST", `/v1/tasks/${id}/decision`, { outcome: "approved" })).status).toBe(
      409,
    );
    const ends = (await eventsOf(server.machine, id)).filter((event) => event.status === "FAILED");
    expect(ends).toHaveLength(1);
  });
});
