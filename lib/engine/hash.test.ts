// Texts and hashes that are written out by hand say the same as the general writer.
import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { canonical } from "../domain/canonical";
import { chainRecord, FIRST_PREVIOUS } from "../domain/chain";
import type { NewEvent } from "../domain/state";
import type { Json } from "../domain/types";
import { requestHash } from "./draft";
import { hashJson, linkEvents } from "./hash";

const OWNER = { workspaceId: "w", id: "i" };
const event = (seq: number, at: Date, body: NewEvent["body"] = null): NewEvent => ({
  seq,
  type: "intent.voted",
  status: "WAITING",
  waitingReason: "WAITING_FOR_HUMAN",
  at,
  actor: "person:p",
  via: "api",
  body,
});

test("each event's hash covers the one before it, the moment it happened at, and what it says", () => {
  const [early, late] = [new Date(1_000), new Date(2_000)];
  const events = [event(2, early), event(4, early, { a: 1 }), event(6, late), event(8, new Date(2_000))];
  let previous = FIRST_PREVIOUS;
  const expected = events.map((one) => {
    const record = chainRecord({ ...one, workspaceId: "w", intentId: "i", at: one.at.toISOString() });
    previous = hash("sha256", previous + record, "hex");
    return previous;
  });
  expect(linkEvents(OWNER, "", events)).toEqual(expected);
  expect(linkEvents(OWNER, expected[1] as string, events.slice(2))).toEqual(expected.slice(2));
  expect(expected[0]).toBe("84cc7fca5c6c819a0745e9d4bda938636dbf305b7c708fcc2a936a425859ed12");
});

test.each([
  { options: {}, deadlineAt: null, spec: null },
  {
    options: { reply_to: 'agent://a/b/"c"', warnings: ["é\n"], max_reminders: 3 },
    deadlineAt: new Date(1_700_000_000_001),
    spec: { human_task: { title: "Ship it?", b: [1], a: { z: null } }, title: "", of: 1, levels: [] },
  },
])("the hash of a request covers everything that was asked", ({ options, deadlineAt, spec }) => {
  const intent = {
    workspaceId: "w",
    id: "i",
    type: 'deploy "now".v1',
    correlationId: "c\u0001",
    from: "agent://t/t/é",
    to: "human",
    submitter: "key:k",
    behindPersonId: null,
    payloadHash: hashJson({ a: 1 }),
    deadlineAt,
    options,
  };
  expect(requestHash(intent, spec)).toBe(
    hashJson({
      correlation_id: intent.correlationId,
      deadline_at: deadlineAt?.toISOString() ?? null,
      from: intent.from,
      human_task: (spec?.human_task as Json) ?? null,
      options: options as Json,
      payload_hash: intent.payloadHash,
      to: intent.to,
      type: intent.type,
    }),
  );
  expect(canonical(options as Json)).toBe(canonical(JSON.parse(JSON.stringify(options))));
});
