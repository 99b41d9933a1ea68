// A channel of which nobody answers at its other end. No setting mends that: what is to be sent waits, and is tried again.
import { SHUT_AFTER } from "./message-fate";
import { placeOfAll } from "./places";
import type { Outward } from "./types";

export type FailingPlace = { name: string; failures: number; failingSince: Date | null };
/** `isShut`: it has been left alone for a while. `isAll`: nothing goes out by the channel; else to some browsers only. */
export type Silence = { since: Date | null; isShut: boolean; isAll: boolean };

/** `isOtherService`: browsers are told by push services, too, that answer. */
export function silenceOf(channel: Outward, places: FailingPlace[], isOtherService: boolean): Silence | null {
  const silent = places.filter(({ name }) => channel === "push" || name === placeOfAll(channel));
  if (silent.length === 0) return null;
  const times = silent.flatMap(({ failingSince }) => failingSince?.getTime() ?? []);
  return {
    since: times.length > 0 ? new Date(Math.min(...times)) : null,
    isShut: silent.every(({ failures }) => failures >= SHUT_AFTER),
    isAll: channel !== "push" || !isOtherService,
  };
}
