// Rounds that ask the owners, as a worker makes them, and who leaves before.
import type { PersonActor } from "../testing/factory";
import { askOwnersRound } from "./ask-owners";
import { decide } from "./decide";
import { type Times, told } from "./time.fixture";

type Making = { limit?: number; poison?: () => string | null };

/** `look` makes a whole round and says in how many pieces; `tasks`: what was asked to be judged. */
export function rounds(now: () => Times, { limit = 100, poison = () => null }: Making = {}) {
  let ms = 0;
  const tasks: string[] = [];
  const round = askOwnersRound(
    {
      sql: now().db.sql,
      apply: (request) => {
        tasks.push(request.intentId);
        if (request.intentId === poison()) return Promise.reject(new Error("cannot be asked"));
        return now().engine.apply(request);
      },
    },
    () => ms,
  );
  const look = async (afterMs = 10_000): Promise<number> => {
    let pieces = 1;
    try {
      while (await round(limit)) pieces++;
    } finally {
      ms += afterMs;
    }
    return pieces;
  };
  return { look, tasks };
}

export const setPerson = (
  { db, world }: Times,
  column: "status" | "role",
  value: string,
  { id }: PersonActor,
) => db.sql`
  update people set ${db.sql({ [column]: value })} where workspace_id = ${world.workspaceId} and id = ${id}`;
export const remove = (times: Times, who: PersonActor) => setPerson(times, "status", "removed", who);
export const leaveFinance = ({ db, finance }: Times, { id }: PersonActor) => db.sql`
  delete from group_people where group_id = ${finance} and person_id = ${id}`;

/** Nothing was asked of it when somebody looked, and what is asked of it was on its way. */
export const deleteFinance = ({ db, finance }: Times) =>
  db.sql.begin(async (tx) => {
    await tx`delete from group_people where group_id = ${finance}`;
    await tx`delete from groups where id = ${finance}`;
  });

export const reasons = async (times: Times, task: string) =>
  (await told(times, task)).filter(({ body }) => body?.reason === "nobody_else").map(({ body }) => body);
export const ASKED = [{ reason: "nobody_else", refs: ["role:owner"] }];

export async function say(
  { engine, world }: Times,
  taskId: string,
  actor: PersonActor,
  outcome = "approved",
) {
  const said = await decide(engine, { workspaceId: world.workspaceId, taskId, actor, outcome });
  return said.ok ? said.value.intent.status : said.refusal.code;
}
