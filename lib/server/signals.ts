import { within } from "./within";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
/** How often a process that npm started looks whether npm is still there. */
const LOOK_MS = 500;

/** Runs `stop` once, at the first signal, and leaves. Ctrl-C often arrives twice (terminal and npm): the second is not news. */
export function onStopSignal(stop: () => Promise<void>, limitMs: number, code = 0): void {
  let stopping = false;
  const begin = async () => {
    if (stopping) return;
    stopping = true;
    await within(stop(), limitMs);
    process.exit(code);
  };
  for (const signal of SIGNALS) process.on(signal, () => void begin());
}

/** npm killed with -9 tells nobody. Without it there is no one left to stop us, and the next start would find the port taken. */
export function onOrphaned(underNpm: boolean, act: () => void): void {
  const parent = process.ppid;
  if (!underNpm || parent === 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, LOOK_MS);
  timer.unref();
}
