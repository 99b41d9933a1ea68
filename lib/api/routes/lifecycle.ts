// Ours beside the protocol: revising a request, withdrawing it, acting on its outcome at most once; and the clean-up that
// the protocol's command line asks for.
import { z } from "zod";
import { findIntents, OPEN_STATUSES } from "../../db/read/intent-list";
import { databaseNow } from "../../db/read/now";
import { idFloor } from "../../domain/id-time";
import type { JsonObject } from "../../domain/types";
import type { Applied } from "../../engine/batch";
import { hashJson } from "../../engine/hash";
import { send } from "../act";
import { PAYLOAD_BYTES } from "../read-body";
import { type OpenCall, route } from "../route";
import { ok } from "../shapes/common";
import { bulkCancelBody, cancellationBody, claimBody, ofIntent, reviseBody } from "../shapes/intents";
import { appliedShape, claimedShape, intentShape } from "../shapes/shown";
import { isTrouble, reportToLog } from "../trouble";

const tag = "Intents";
const done = appliedShape.extend({ intent: intentShape });
const HOUR_MS = 3_600_000;
const BULK_CANCEL = "/v1/intents/bulk-cancel";

export const lifecycleRoutes = [
  route({
    method: "POST",
    path: "/v1/intents/{id}/revise",
    summary: "Replace the payload; votes on the old version no longer count",
    tag,
    own: true,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: reviseBody,
    bodyLimit: PAYLOAD_BYTES,
    response: done,
    handler: (call) => {
      const { payload, version, note } = call.body;
      return send(call, {
        type: "revise",
        actor: call.principal.actor(call.via),
        payload: payload as JsonObject,
        payloadHash: hashJson(payload as JsonObject),
        ...(version !== undefined && { version }),
        ...(note && { note }),
      }) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/cancellation",
    summary: "Withdraw an intent",
    tag,
    own: true,
    scopes: ["cancel"],
    idempotent: true,
    ...ofIntent,
    body: cancellationBody,
    response: done,
    handler: (call) => {
      return send(call, {
        type: "cancel",
        actor: call.principal.actor(call.via),
        ...(call.body.reason && { reason: call.body.reason }),
      }) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/claim",
    summary: "Claim the outcome, to act on it at most once",
    description:
      "Without `lease_s` the first claim is the only one. With it, another claimer may follow when the lease ran out; the `fence` tells them apart, and `complete` ends it.",
    tag,
    own: true,
    scopes: ["claim"],
    idempotent: true,
    ...ofIntent,
    body: claimBody,
    response: claimedShape,
    handler: (call) => {
      const { claimer, key, lease_s, complete, fence } = call.body;
      const respond = ({ intent }: Applied) => ({
        ok: true,
        claimed: true,
        claimer,
        fence: intent.progress.claim?.fence ?? 0,
        claimed_at: intent.progress.claim?.at ?? null,
        ...(intent.progress.claim?.until && { lease_until: intent.progress.claim.until }),
      });
      return send(
        call,
        {
          type: "take",
          actor: call.principal.actor(call.via),
          claimer,
          ...(lease_s !== undefined && { leaseSeconds: lease_s }),
          ...(complete && { complete }),
          ...(fence !== undefined && { fence }),
        },
        respond,
        key,
      ) as never;
    },
  }),
  route({
    method: "POST",
    path: BULK_CANCEL,
    summary: "Cancel many open intents",
    description:
      "It needs at least one of `older_than_hours`, `status_filter` and `dry_run` (false, too). With `failed`, so many could not be canceled just now: ask again.",
    tag,
    kinds: ["workspace", "person"],
    scopes: ["cancel", "admin"],
    long: true,
    body: bulkCancelBody,
    response: z.union([
      z.object({ ok, would_cancel: z.int(), intent_ids: z.array(z.string()) }),
      z.object({ ok, canceled: z.int(), failed: z.int().optional() }),
    ]),
    handler: async (call) => {
      const { deps, principal, body } = call;
      const { older_than_hours: hours = 0 } = body;
      const wanted = body.status_filter?.filter((status) => OPEN_STATUSES.includes(status)) ?? OPEN_STATUSES;
      const now = await databaseNow(deps.db.sql);
      const createdBefore = new Date(now.getTime() - hours * HOUR_MS);
      const { ids } = await findIntents(
        deps.db.sql,
        principal.workspaceId,
        { status: wanted },
        { limit: body.limit, before: idFloor(createdBefore) },
      );
      if (body.dry_run) return { ok: true as const, would_cancel: ids.length, intent_ids: ids };
      const actor = principal.actor(call.via);
      const results = await Promise.allSettled(
        ids.map((intentId) =>
          deps.engine.apply({
            workspaceId: principal.workspaceId,
            intentId,
            command: { type: "cancel", actor, reason: body.reason ?? "bulk cancel", among: wanted },
          }),
        ),
      );
      const canceled = results.filter((result) => result.status === "fulfilled" && result.value.ok).length;
      const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      if (reasons.length === 0) return { ok: true as const, canceled };
      // What was canceled is told, whatever became of the others: those are open still, and the next call tries them again.
      if (canceled === 0) throw reasons[0];
      reportFailures(call, reasons);
      return { ok: true as const, canceled, failed: reasons.length };
    },
  }),
];

// Nobody else hears of what is nobody's trouble.
function reportFailures(
  { deps: { report = reportToLog }, requestId, method }: OpenCall<unknown, unknown, unknown>,
  reasons: unknown[],
): void {
  for (const error of reasons.filter((reason) => !isTrouble(reason)))
    report({ requestId, method, path: BULK_CANCEL, error });
}
