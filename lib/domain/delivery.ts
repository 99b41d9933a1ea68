import type { Channel, Occasion } from "./types";

// One message on one channel to one address, as the worker hands it to a channel.
export type Delivery = {
  workspaceId: string;
  intentId: string;
  seq: number; // of the event it tells
  place: number; // among the deliveries of that event
  channel: Channel;
  occasion: Occasion;
  address: string;
  attempts: number;
  fence: number;
};
