// The channel that is always there: one line of JSON on standard output. No titles, payloads or names: a log is read by
// more people than an inbox.
import type { Delivery } from "../domain/delivery";

export function sendToLog(delivery: Delivery): void {
  const { workspaceId, intentId, seq, place, occasion, address, attempts } = delivery;
  const line = JSON.stringify({
    event: "delivery",
    id: `${intentId}.${seq}.${place}`,
    workspace_id: workspaceId,
    intent_id: intentId,
    occasion,
    address,
    attempts,
  });
  if (lines.push(line) === 1) setImmediate(flush);
}

// A batch's lines leave together: each write is a system call that nothing else can happen beside.
const lines: string[] = [];
const flush = (): void => console.log(lines.splice(0).join("\n"));
