import type { ChildProcess } from "node:child_process";

/** What a child of `npm start` says every five seconds over its leash (leash.mjs). */
const BREATH = "breath";

const LOOKS = 6;

/** Silent for so many looks in a row. One that never said anything has no leash, and is not judged. */
export function openSilence(looks = LOOKS) {
  let left: number | null = null;
  return {
    heard(): void {
      left = looks;
    },
    isTooLong(): boolean {
      if (left === null) return false;
      left -= 1;
      return left < 0;
    },
  };
}

/**
 * A process that goes round in circles, or was stopped, ends by nothing, and whoever waits for it waits for ever. Counted in looks
 * of our own, and not by the clock: on a machine that slept, or that has time for nobody, we did not look either.
 */
export function onSilence(child: ChildProcess, patienceMs: number, stuck: () => void): void {
  if (!Number.isFinite(patienceMs)) return;
  const silence = openSilence();
  child.on("message", (message) => {
    if (message === BREATH) silence.heard();
  });
  const timer = setInterval(() => {
    if (!silence.isTooLong()) return;
    clearInterval(timer);
    stuck();
  }, patienceMs / LOOKS);
  timer.unref();
  child.once("exit", () => clearInterval(timer));
}
