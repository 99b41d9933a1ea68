// Handing a task on: the names are looked up first, so that it never ends on nobody's desk.
import { refuse } from "../domain/refusals";
import { no, type Result } from "../domain/result";
import type { Actor, Idempotency, Json } from "../domain/types";
import type { Applied } from "./batch";
import type { Engine } from "./open";

export type ReassignInput = {
  workspaceId: string;
  taskId: string;
  actor: Actor;
  to: string[];
  note?: string;
  idempotency?: Idempotency | null;
  respond?: (applied: Applied) => Json;
};

export async function reassign(engine: Engine, input: ReassignInput): Promise<Result<Applied>> {
  const { workspaceId, taskId, actor, to, note, idempotency, respond } = input;
  const resolved = await engine.directory.resolve(workspaceId, to);
  const unknown = resolved.flatMap(({ ref, said }, i) =>
    ref === null
      ? [
          {
            pointer: `/to/${i}`,
            rule: "known",
            message: `"${said}" is no person, group or role of this workspace.`,
          },
        ]
      : [],
  );
  if (unknown.length > 0)
    return no(refuse("unknown_assignee", unknown[0]?.message ?? "", undefined, unknown));
  const refs = [...new Set(resolved.map(({ ref }) => ref as string))];
  const { directory } = engine;
  const of = await directory.count(workspaceId, refs, []);
  if (of === 0) return no(refuse("undecidable", "Nobody of those could decide it."));
  const command = {
    type: "reassign" as const,
    actor,
    to: refs,
    names: to,
    of,
    ...(note && { note }),
  };
  return engine.apply({ workspaceId, intentId: taskId, command, idempotency, respond });
}
