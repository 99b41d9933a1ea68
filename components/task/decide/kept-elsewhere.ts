import { each, type Kept, markSent, read, START, write } from "./kept";

// What was typed is kept by the tab it was typed in. Taken back in another, it is asked for there, and neither tab forgets it.

type Said =
  | { back: string[] } // about to be taken back
  | { sent: string[] } // it was too late for that
  | { kept: Array<[string, Kept]> };

let channel: BroadcastChannel | null = null;
let wanted = new Set<string>(); // tasks that are being taken back here

/** From now on this tab hears of what is taken back elsewhere. */
export function hearOthers(): BroadcastChannel {
  if (channel) return channel;
  channel = new BroadcastChannel("countersign-kept");
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if ("back" in data) {
      markSent(data.back, false);
      const kept = keptOf(data.back);
      if (kept.length > 0) channel?.postMessage({ kept } satisfies Said);
    } else if ("sent" in data) markSent(data.sent, true);
    else addKept(data.kept.filter(([key]) => [...wanted].some((id) => key.includes(`.${id}.`))));
  };
  return channel;
}

/** They are about to be taken back here. */
export function backEverywhere(taskIds: string[]): void {
  markSent(taskIds, false);
  wanted = new Set(taskIds);
  hearOthers().postMessage({ back: taskIds } satisfies Said);
}

export function sentEverywhere(taskIds: string[]): void {
  markSent(taskIds, true);
  hearOthers().postMessage({ sent: taskIds } satisfies Said);
}

/** By the key it is kept under. */
function keptOf(taskIds: string[]): Array<[string, Kept]> {
  const found: Array<[string, Kept]> = [];
  each(taskIds, (key, kept) => found.push([key, kept]));
  return found;
}

/** From another tab: the later of what both have. */
function addKept(found: Array<[string, Kept]>): void {
  for (const [key, kept] of found)
    if (key.startsWith(START) && (read(key)?.at ?? 0) < kept.at) write(key, kept);
}
