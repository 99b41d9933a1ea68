// A stream of events to one browser, however it ends: by the browser, by us, or because it reads too slowly.

export type EventStream = {
  body: ReadableStream<Uint8Array>;
  write(text: string): void; // nothing once it is closed
  close(): void;
  /** At once where it is closed already. */
  onClose(run: () => void): void;
};

const MOST_BEHIND = 256; // pieces: whoever reads no faster is cut off, and looks again when they are back

export function openEventStream(signal: AbortSignal): EventStream {
  const encoder = new TextEncoder();
  const endings: Array<() => void> = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let isClosed = false;
  const end = (): boolean => {
    if (isClosed) return false;
    isClosed = true;
    for (const run of endings.splice(0)) run();
    return true;
  };
  const close = () => {
    if (end()) controller?.close();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    // It is closed by being cancelled.
    cancel: () => void end(),
  });
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();
  return {
    body,
    close,
    write(text) {
      if (isClosed || !controller) return;
      if ((controller.desiredSize ?? 0) < -MOST_BEHIND) return close();
      controller.enqueue(encoder.encode(text));
    },
    onClose(run) {
      if (isClosed) run();
      else endings.push(run);
    },
  };
}
