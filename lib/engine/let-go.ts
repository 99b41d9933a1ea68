// A claim counts only while its claimer may decide the task. Whoever decides it meanwhile is judged by that; here it becomes so
// for everybody who looks, and the log says it. Like the stand-ins it looks at how things are, not at what has changed.
import type { Sql } from "../db/client";
import { type ClaimedTask, nextClaimed } from "../db/read/claims";
import type { Apply } from "./apply";

/** One round through everything that is claimed, in pieces of so many tasks. True: there is more at once. */
export function letGoRound({ sql, apply }: { sql: Sql; apply: Apply }): (limit: number) => Promise<boolean> {
  let after: ClaimedTask | null = null;
  return async (limit) => {
    const claimed: ClaimedTask[] = await nextClaimed(sql, after, limit);
    const isMore = claimed.length === limit;
    // Before they are released: one that cannot be must not keep the others from it for ever.
    after = isMore ? (claimed.at(-1) as ClaimedTask) : null;
    const gone = claimed.filter(({ mayDecide }) => !mayDecide);
    // A refusal is a task that was decided or whose time is over.
    await Promise.all(
      gone.map(({ workspaceId, id }) => apply({ workspaceId, intentId: id, command: { type: "let_go" } })),
    );
    return isMore;
  };
}
