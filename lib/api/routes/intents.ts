// Submitting and reading intents.
import { z } from "zod";
import { readEvents } from "../../db/read/events";
import { listIntents, OPEN_STATUSES } from "../../db/read/intent-list";
import { canonicalAddress, recipientAddress } from "../../domain/address";
import type { Options } from "../../domain/state";
import { type JsonObject, STATUSES, type Status } from "../../domain/types";
import { presentEvents } from "../present/event";
import { iso, presentIntent } from "../present/intent";
import { reach } from "../reach";
import { PAYLOAD_BYTES } from "../read-body";
import { type Call, route } from "../route";
import { givenCursor, intentCursor, nextCursor, ok, queryNumber, uuid } from "../shapes/common";
import { createIntent, ofIntent, since } from "../shapes/intents";
import { eventShape, intentShape, submittedShape } from "../shapes/shown";
import { take } from "../stop";

const tag = "Intents";

type Create = z.output<typeof createIntent>;

const optionsOf = (body: Create): Options => ({
  ...(body.reply_to && { reply_to: body.reply_to }),
  ...(body.from_agent && { claimed_from: body.from_agent }),
  ...(body.remind_after_seconds && { remind_after_seconds: body.remind_after_seconds }),
  ...(body.remind_interval_seconds && { remind_interval_seconds: body.remind_interval_seconds }),
  ...(body.max_reminders && { max_reminders: body.max_reminders }),
  ...(body.escalate_to && { escalate_to: body.escalate_to }),
  ...(body.max_delivery_attempts && { max_delivery_attempts: body.max_delivery_attempts }),
});

// Some clients put the payload's fields beside the protocol's: without a payload, whatever is unknown is the payload.
const KNOWN = new Set(Object.keys(createIntent.shape));
const camel = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function payloadOf(body: Create, raw: JsonObject): JsonObject {
  if (body.payload) return body.payload as JsonObject;
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !KNOWN.has(key) && !KNOWN.has(camel(key))));
}

// Who really asks is what the key says; a workspace's key may speak for any address, which it names.
function fromOf(call: Call<unknown, unknown, Create>): string {
  const { principal, body } = call;
  if (principal.agent) return principal.agent.address;
  const said = body.from_agent?.trim() || call.ownerAgent?.trim();
  const place = { orgSlug: principal.orgSlug, workspaceSlug: principal.workspaceSlug };
  return said
    ? canonicalAddress(said, place)
    : canonicalAddress(principal.kind === "person" ? principal.name : "workspace", place);
}

// One status, several with commas, or `pending`: whatever is not over yet.
const wordsIn = (said: string): string[] => said.split(",").map((word) => word.trim().toUpperCase());
const isStatus = (word: string): boolean => word === "PENDING" || STATUSES.some((status) => status === word);

// Of what nobody knows a list would be empty, as if there were none. A stream takes it: whoever listens would stop at an error.
export function statusesOf(said: string | undefined): Status[] | undefined {
  if (!said) return undefined;
  return wordsIn(said).flatMap((word) =>
    word === "PENDING" ? OPEN_STATUSES : STATUSES.filter((status) => status === word),
  );
}
const knownStatuses = z
  .string()
  .max(200)
  .refine((said) => said === "" || wordsIn(said).every(isStatus), {
    error: `must be pending, or one or several of ${STATUSES.join(", ")}, with commas between them`,
    params: { rule: "invalid_value" },
  });

export const intentRoutes = [
  route({
    method: "POST",
    path: "/v1/intents",
    summary: "Submit an intent",
    tag,
    owner: true,
    scopes: ["submit"],
    idempotent: true,
    body: createIntent,
    bodyLimit: PAYLOAD_BYTES,
    response: submittedShape,
    handler: async (call) => {
      const { principal, body, deps } = call;
      const submitted = take(
        await deps.engine.submit(
          {
            workspaceId: principal.workspaceId,
            place: { orgSlug: principal.orgSlug, workspaceSlug: principal.workspaceSlug },
            actor: principal.actor(call.via),
            type: body.intent_type,
            correlationId: body.correlation_id,
            from: fromOf(call),
            to: body.to_agent,
            payload: payloadOf(body, call.rawBody),
            deadlineAt: body.deadline_at ?? null,
            options: optionsOf(body),
            humanTask: (body.human_task as JsonObject | null | undefined) ?? null,
          },
          call.idempotency(body.idempotency_key),
        ),
      );
      const { intent, task, payloadHash, warnings } = submitted;
      // A repeat gets the answer of the first time, whatever became of the intent since.
      const status: Status = task ? "WAITING" : "DELIVERED";
      return {
        ok: true as const,
        intent_id: intent.id,
        status,
        lifecycle_status: status,
        correlation_id: intent.correlationId,
        created_at: iso(intent.createdAt),
        payload_hash: payloadHash,
        ...(task && { task_id: task.id }),
        ...(warnings.length > 0 && { warnings }),
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/intents/{id}",
    summary: "One intent",
    tag,
    scopes: ["read"],
    ...ofIntent,
    response: z.looseObject({ ok, intent: intentShape }),
    handler: async (call) => {
      const { deps, principal, params } = call;
      const found = await reach(deps, principal, params.id);
      let { intent } = found;
      // The agent it was offered to has now seen it: it need not be offered again.
      if (
        principal.agent?.address === intent.to &&
        intent.status === "DELIVERED" &&
        call.request.method === "GET"
      ) {
        const command = { type: "acknowledge" as const, actor: principal.actor(call.via) };
        const seen = await deps.engine.apply({
          workspaceId: principal.workspaceId,
          intentId: intent.id,
          command,
        });
        if (seen.ok) intent = seen.value.intent;
      }
      const shown = presentIntent(intent, found.task);
      return { ok: true as const, intent: shown, ...shown } as never;
    },
  }),
  route({
    method: "GET",
    path: "/v1/intents",
    summary: "Intents, newest first",
    description: "A page may be shorter than its limit: there is more as long as `next_cursor` is not null.",
    tag,
    scopes: ["read"],
    query: z.object({
      status: knownStatuses
        .optional()
        .describe("`pending` for all that are not over, or statuses with commas between them."),
      intent_type: z.string().max(200).optional(),
      to_agent: z.string().max(383).optional(),
      from_agent: z.string().max(383).optional(),
      correlation_id: uuid.optional(),
      limit: queryNumber(1, 500, 100),
      cursor: givenCursor(intentCursor),
    }),
    response: z.object({ ok, intents: z.array(intentShape), next_cursor: nextCursor }),
    handler: async ({ deps, principal, query }) => {
      const place = { orgSlug: principal.orgSlug, workspaceSlug: principal.workspaceSlug };
      const own =
        principal.agent && !principal.person
          ? { involving: principal.agent.address, submitter: `agent:${principal.agent.id}` }
          : {};
      const { found, next } = await listIntents(
        deps.db.sql,
        principal.workspaceId,
        {
          ...own,
          status: statusesOf(query.status),
          type: query.intent_type,
          to: query.to_agent && recipientAddress(query.to_agent, place),
          from: query.from_agent && canonicalAddress(query.from_agent, place),
          correlationId: query.correlation_id,
        },
        { limit: query.limit, before: query.cursor },
      );
      return {
        ok: true as const,
        intents: found.map(({ intent, task }) => presentIntent(intent, task)) as never,
        next_cursor: next,
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/intents/{id}/events",
    summary: "The log of an intent",
    description:
      "A page may be shorter than its limit: there is more as long as `next_cursor` is not null. Ask again with it as `since`.",
    tag,
    scopes: ["read"],
    ...ofIntent,
    query: z.object({ since, limit: queryNumber(1, 1000, 1000) }),
    response: z.object({ ok, events: z.array(eventShape), next_cursor: z.int().nullable() }),
    handler: async ({ deps, principal, params, query }) => {
      const { intent, task } = await reach(deps, principal, params.id);
      const { workspaceId, keyId } = principal;
      const events = await readEvents(deps.db, workspaceId, intent.id, query.since, query.limit, keyId);
      const shown = presentEvents(events, intent, task);
      const last = shown.at(-1)?.seq ?? intent.seq;
      return { ok: true as const, events: shown as never, next_cursor: last < intent.seq ? last : null };
    },
  }),
];
