// Something was made and has to be looked at: a change of settings, a text, a contract, code.
import type { Past } from "../../engine/past";
import { HOUR, later, MINUTE, type Stage, story } from "../stage";

const LETTER = `Dear customers,

on the first of March our prices for express delivery change. Standard delivery stays free above €40.

What changes:
  Express, next day      €7.90 → €8.90
  Express, same day      €14.90 → €13.90 (yes, it gets cheaper)

Orders placed until the end of February are delivered at the old price, whenever that is.

With kind regards
The shop`;

const DIFF = `--- a/checkout/limits.ts
+++ b/checkout/limits.ts
@@ -12,7 +12,8 @@ export const LIMITS = {
   perOrder: 10_000,
-  perDay: 25_000,
+  perDay: 40_000,
+  perWeek: 120_000,
   currency: "EUR",
 };`;

const MIGRATION = `alter table orders add column express_fee numeric(8, 2);

update orders set express_fee = 7.90
where delivery = 'express' and created_at < date '2027-03-01';

create index concurrently orders_express on orders (created_at) where express_fee is not null;`;

export function reviews(stage: Stage, now: Date): Past[] {
  return [
    story(stage, {
      by: "deploy-bot",
      type: "settings_change.v1",
      at: later(now, -50 * MINUTE),
      dueAt: later(now, 4 * HOUR),
      payload: {
        service: "checkout",
        before: { per_order: 10_000, per_day: 25_000, retries: 3, currency: "EUR", fraud_check: "strict" },
        after: {
          per_order: 10_000,
          per_day: 40_000,
          per_week: 120_000,
          currency: "EUR",
          fraud_check: "normal",
        },
        diff: DIFF,
      },
      task: {
        title: "Raise the payment limits of checkout",
        task_type: "review",
        risk: "high",
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "desk-assistant",
      type: "letter.v1",
      at: later(now, -7 * HOUR),
      dueAt: later(now, 26 * HOUR),
      payload: {
        to: "all customers",
        recipients: 18_442,
        subject: "New prices for express delivery",
        text: LETTER,
      },
      task: {
        title: "Letter about the new express prices",
        task_type: "review",
        description: "Goes out at **six in the evening** of the day it is approved.",
        assignees: ["everyone"],
      },
    }),
    story(stage, {
      by: "deploy-bot",
      type: "migration.v1",
      at: later(now, -20 * HOUR),
      dueAt: later(now, 9 * HOUR),
      payload: { database: "shop", sql: MIGRATION, rows: 2_184_207, expected_seconds: 41 },
      task: {
        title: "Run a migration on the shop's database",
        task_type: "review",
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "payables",
      type: "payout_run.v1",
      at: later(now, -90 * MINUTE),
      dueAt: later(now, 7 * HOUR),
      payload: { run: "2027-01", currency: "EUR", total: PAYOUTS.total, lines: PAYOUTS.lines },
      task: {
        title: `Payout run: ${PAYOUTS.lines.length} sellers`,
        task_type: "review",
        description: "Each line is one seller. Comment by line where something is off.",
        assignees: ["group:finance"],
      },
    }),
  ];
}

const PAYOUTS = payouts(180);

function payouts(count: number) {
  const lines = Array.from({ length: count }, (_, i) => {
    const orders = 3 + ((i * 37) % 90);
    const gross = orders * 2150 + ((i * 7919) % 1000);
    const fee = Math.round(gross * 0.08);
    return {
      seller: `S-${1000 + i * 7}`,
      orders,
      gross: gross / 100,
      fee: fee / 100,
      net: (gross - fee) / 100,
      flagged: i % 29 === 11,
    };
  });
  const total = lines.reduce((sum, { net }) => sum + Math.round(net * 100), 0) / 100;
  return { lines, total };
}
