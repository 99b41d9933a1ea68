// An ear on a bell, open only while somebody wants to hear it: closed, it makes no commit ring, and costs nothing.
import { type Bell, CLOSE_EAR, openEar } from "../doorbell";
import type { Statement } from "../wire/line";
import { openWire } from "../wire/wire";

export type Ear = {
  open(): Promise<void>;
  rest(): void;
  tend(): Promise<boolean>; // whether it hears, or has nothing to hear
  close(): Promise<void>;
};

/** `heard` with null: the connection is a new one, and something may have been missed. */
export function earOn(
  { bell, url, name }: { bell: Bell; url: string; name: string },
  heard: (payload: string | null) => void,
): Ear {
  const asked = (text: string): Statement => ({ text, params: [] });
  const opened = [asked(`listen ${bell.channel}`), asked(openEar(bell))];
  const closed = [asked(CLOSE_EAR), asked(`unlisten ${bell.channel}`)];
  const wire = openWire({ url, name });
  let isOpen = false;
  wire.hear(heard);
  wire.greet(async (line) => {
    if (!isOpen) return;
    await line.send(...opened);
    heard(null);
  });
  let opening: Promise<void> | null = null;
  const start = async (): Promise<void> => {
    const line = await wire.line();
    // Harmless twice: a new connection has been greeted with the same.
    await line.send(...opened);
  };
  return {
    // Whoever comes while it is being opened waits for it, too: what is said before that would be missed.
    async open() {
      if (isOpen) return void (await opening);
      isOpen = true;
      opening = start().finally(() => {
        opening = null;
      });
      await opening;
    },
    rest() {
      if (!isOpen) return;
      isOpen = false;
      wire
        .line()
        .then((line) => line.send(...closed))
        .catch(() => {});
    },
    // Asks nothing of the database: a connection that broke comes back.
    async tend() {
      if (!isOpen) return true;
      const line = await wire.line().catch(() => null);
      return line !== null;
    },
    close: () => wire.close(),
  };
}
