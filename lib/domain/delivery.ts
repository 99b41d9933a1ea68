import type { Channel, Occasion } from "./types";

// One message on one channel to one address, as the worker hands it to a channel.
export type Delivery = {
  id: string;
  workspaceId: string;
  intentId: string;
  seq: number;
  channel: Channel;
  occasion: Occasion;
  address: string;
  attempts: number;
  fence: number;
};
