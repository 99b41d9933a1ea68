// The channel that is always there: one line of JSON on standard output. No titles, payloads or names: a log is read by
// more people than an inbox.
import type { Delivery } from "../domain/delivery";

export function sendToLog(delivery: Delivery): void {
  const { id, workspaceId, intentId, occasion, address, attempts } = delivery;
  console.log(
    JSON.stringify({
      event: "delivery",
      id,
      workspace_id: workspaceId,
      intent_id: intentId,
      occasion,
      address,
      attempts,
    }),
  );
}
