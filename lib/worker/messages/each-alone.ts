// One occasion of which no messages can be made keeps no other from being told: what fails together is tried one by one, and what
// fails alone is dead, where the checker and the log show it.
import type { Sql, Transaction } from "../../db/client";
import { endUntold } from "../../db/write/deliveries";
import type { Delivery } from "../../domain/delivery";
import { isOwnFault, tookTooLong } from "../../engine/faults";

type Make<T> = (tx: Sql, some: T[]) => Promise<number>;

export async function eachAlone<T extends Delivery>(tx: Sql, all: T[], make: Make<T>): Promise<number> {
  const together = await attempt(tx, all, make);
  if (typeof together === "number") return together;
  let made = 0;
  for (const each of all) {
    const alone = await attempt(tx, [each], make);
    if (typeof alone === "number") made += alone;
    else await giveUp(tx, each, alone);
  }
  return made;
}

/** What it came to, or why it is its own fault that it did not. */
async function attempt<T>(tx: Sql, some: T[], make: Make<T>): Promise<number | Error> {
  try {
    return (await (tx as Transaction).savepoint((inner) => make(inner as unknown as Sql, some))) as number;
  } catch (error) {
    // Too much for one statement is the same again the next time, and whoever is to be told later would wait behind it for ever.
    if (!isOwnFault(error) && !tookTooLong(error)) throw error;
    return error as Error;
  }
}

async function giveUp(tx: Sql, delivery: Delivery, { message }: Error): Promise<void> {
  const { workspaceId, intentId, seq, occasion } = delivery;
  console.error(
    JSON.stringify({
      level: "error",
      event: "occasion_failed",
      workspace_id: workspaceId,
      intent_id: intentId,
      seq,
      occasion,
      message,
    }),
  );
  await endUntold(tx, delivery, message);
}
