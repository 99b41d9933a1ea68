// A line of JSON on standard output for each delivery, where the operator wants them. No titles, payloads or names: a log is read by
// more people than an inbox.
import type { Delivery } from "../domain/delivery";

// Resolves when the system has them. All in one write: each is a system call that nothing else can happen beside.
export async function printLines(deliveries: Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const text = `${deliveries.map(lineOf).join("\n")}\n`;
  // A reader that has gone is told of twice, and what nobody listens to ends the process.
  process.stdout.once("error", heard);
  try {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    process.stdout.off("error", heard);
  }
}

function lineOf({ workspaceId, intentId, seq, place, occasion, address, attempts }: Delivery): string {
  return JSON.stringify({
    event: "delivery",
    id: `${intentId}.${seq}.${place}`,
    workspace_id: workspaceId,
    intent_id: intentId,
    occasion,
    address,
    attempts,
  });
}

const heard = (): void => {};
