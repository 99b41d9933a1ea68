// What is sent, in one place: the same 500 bytes for the product and for the baseline.
import { randomBytes } from "node:crypto";

export const PAYLOAD_500 = ((): string => {
  const payload = {
    amount: 1250,
    currency: "EUR",
    customer: "ACME Industries",
    order: "2026-118732",
    lines: [
      { sku: "A-1001", quantity: 2, price: 400 },
      { sku: "B-2040", quantity: 1, price: 450 },
    ],
    note: "",
  };
  payload.note = "Please check the terms. ".repeat(30).slice(0, 500 - JSON.stringify(payload).length);
  return JSON.stringify(payload);
})();

/** With a deadline, as a real request has: so that there is a timer to set and to clear, as in the baseline. */
export const submission = (): string =>
  `{"intent_type":"refund.approve.v1","to_agent":"human",` +
  `"deadline_at":"${new Date(Date.now() + 86_400_000).toISOString()}",` +
  `"human_task":{"title":"Approve the refund","task_type":"approval"},"payload":${PAYLOAD_500}}`;

let drawn = Buffer.alloc(0);
let used = 0;

/** UUID version 7: rows land at the right edge of their index, for the baseline as for the product. */
export function timeOrderedId(): string {
  if (used + 10 > drawn.length) {
    drawn = randomBytes(10_000);
    used = 0;
  }
  const random = drawn.toString("hex", used, used + 10);
  used += 10;
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}
