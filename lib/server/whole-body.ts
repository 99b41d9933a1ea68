import type { IncomingMessage } from "node:http";

// A body comes in here before web is asked anything: whoever sends one slowly, or never to its end, keeps a place at web from nobody.

/** `isWhole`: with these it has ended. Else it is a large one, and the rest of it is still to be read. */
export type Body = { parts: Buffer[]; isWhole: boolean };

/** As much as whatever our pages, or Slack, send. */
const MOST_BYTES = 256 * 1024;
/** Of all that are coming at this moment. */
const MOST_TOGETHER = 64 * 1024 * 1024;

type Coming = { bytes: number; leave(): void; cut(): void };

export type TakeBody = (incoming: IncomingMessage, taken: (body: Body) => void) => void;

export function takesBodies(mostTogether = MOST_TOGETHER): TakeBody {
  const coming = new Set<Coming>();
  let together = 0;
  // An honest one is here in a moment: it is the oldest that somebody holds back.
  const makeRoom = (): void => {
    for (const oldest of coming) {
      if (together <= mostTogether) return;
      oldest.leave();
      oldest.cut();
    }
  };
  return (incoming, taken) => {
    const parts: Buffer[] = [];
    const take = (part: Buffer): void => {
      parts.push(part);
      one.bytes += part.length;
      together += part.length;
      if (one.bytes > MOST_BYTES) hand({ parts, isWhole: false });
      makeRoom();
    };
    const end = (): void => {
      one.leave();
      hand({ parts, isWhole: true });
    };
    const one: Coming = {
      bytes: 0,
      leave: () => {
        if (coming.delete(one)) together -= one.bytes;
      },
      cut: () => incoming.destroy(),
    };
    const hand = (body: Body): void => {
      incoming.off("data", take).off("end", end);
      if (!body.isWhole) incoming.pause();
      taken(body);
    };
    coming.add(one);
    // Of a large one the beginning is held until its end: it may wait long for its place.
    incoming.on("data", take).on("end", end).on("close", one.leave);
  };
}
