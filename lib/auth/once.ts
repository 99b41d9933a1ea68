// One effect for one request, however often it is sent: the answer is kept in the transaction of the effect. An effect
// that throws leaves nothing behind, not even that it was asked.
import type { Sql } from "../db/client";
import { givenAnswer } from "../db/read/given-answer";
import { giveAnswer, takeAnswer } from "../db/write/answers";
import { no, ok, type Result } from "../domain/result";
import type { Idempotency, Json } from "../domain/types";
import type { Seal } from "./seal";

export type Repeatable = { workspaceId: string; idempotency: Idempotency | null; seal?: Seal | null };

export async function once<T extends Json>(
  db: { sql: Sql },
  { workspaceId, idempotency, seal }: Repeatable,
  effect: (tx: Sql) => Promise<T>,
): Promise<Result<T>> {
  const result = await db.sql.begin(async (transaction): Promise<Result<T>> => {
    // The driver's type of a transaction lacks what only a pool can do; nothing here asks for that.
    const tx = transaction as unknown as Sql;
    if (!idempotency) return ok(await effect(tx));
    const { id, body } = idempotency;
    if (!(await takeAnswer(tx, workspaceId, id, body)))
      return repeated<T>(await givenAnswer(tx, workspaceId, id), body, seal);
    const answer = await effect(tx);
    await giveAnswer(tx, workspaceId, id, seal ? seal.close(answer) : answer);
    return ok(answer);
  });
  return result as Result<T>;
}

function repeated<T extends Json>(
  given: { body: string; response: Json } | null,
  body: string,
  seal: Seal | null | undefined,
): Result<T> {
  if (!given) throw new Error("an answer was taken and is not there");
  if (given.body !== body) return mismatch("This Idempotency-Key was used for another request.");
  const answer = seal ? seal.open(given.response) : given.response;
  if (answer === null)
    return mismatch("The answer holds a secret: only the token that first asked can ask again.");
  return ok(answer as T);
}

const mismatch = (message: string) => no({ code: "idempotency_mismatch", message });
