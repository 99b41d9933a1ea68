import type { Sql } from "../db/client";
import { nextDeliveryMs } from "../db/read/next-due";
import { claimDeliveries, markDelivered, postponeDelivery } from "../db/write/deliveries";
import type { Delivery } from "../domain/delivery";
import type { Channel } from "../domain/types";

const BATCH = 500;
const GATHER_MS = 100; // what comes due in the meantime goes together, and nobody feels a tenth of a second

export type Send = (delivery: Delivery) => Promise<string> | string;

// Sent outside any transaction; what fails is due again later, and after the last attempt it is dead and visible.
export const sendDeliveries = (sql: Sql, channel: Channel, send: Send) => async (): Promise<number> => {
  const waitMs = await nextDeliveryMs(sql, channel);
  if (waitMs > 0) return waitMs;
  const { taken, leased } = await claimDeliveries(sql, channel, BATCH);
  const delivered: Delivery[] = [];
  for (const delivery of leased) {
    try {
      await send(delivery);
      delivered.push(delivery);
    } catch (error) {
      await postponeDelivery(
        sql,
        delivery,
        backoffSeconds(delivery.attempts),
        (error as Error).message.slice(0, 500),
      );
    }
  }
  await markDelivered(sql, delivered, "sent");
  return taken === BATCH ? 0 : GATHER_MS;
};

function backoffSeconds(attempts: number): number {
  return Math.min(3600, 2 ** attempts) * (0.75 + Math.random() / 2);
}
