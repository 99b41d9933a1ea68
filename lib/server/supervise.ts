import { type ChildProcess, spawn } from "node:child_process";
import { onSilence } from "./breath";
import { passLines, type Say } from "./log";
import { UP } from "./up";
import { within } from "./within";

// Keeps one process running: when it ends unasked it is started again. One that was up and was killed comes back at once,
// however often: it is not to blame. One that cannot start, or ends itself soon after, waits longer each time, or it would burn
// the machine; never so long that whoever mended the cause has to wait for it.

export type Command = { args: string[]; env: NodeJS.ProcessEnv };
export type Supervised = {
  name: string;
  pid(): number | undefined;
  /** Ends the process so that it comes back, with the command as it is by then. */
  restart(): void;
  /** Asks it to end, and ends it when it does not in that time. */
  stop(milliseconds: number): Promise<void>;
};

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;
/** One that ran this long could start, whether it said so (Next does not) or not. */
const STEADY_MS = 5_000;
/** One that said nothing for so long is stuck. */
const SILENT_MS = 30_000;

export type Patience = { steadyMs: number; silentMs: number };

/** After so many falls in a row of one that could not start: the first may be chance. */
export const pauseAfter = (falls: number): number =>
  falls <= 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (falls - 2), LONGEST_PAUSE_MS);

export function supervise(
  name: string,
  command: () => Command,
  say: Say,
  patience: Partial<Patience> = {},
): Supervised {
  const { steadyMs = STEADY_MS, silentMs = SILENT_MS } = patience;
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let falls = 0;
  let stopping = false;
  let asked = false;

  const start = () => {
    timer = null;
    const began = performance.now();
    let isUp = false;
    child = launch(command(), say);
    child.on("message", (message) => {
      isUp ||= message === UP;
    });
    onSilence(child, silentMs, () => {
      say(`has not stirred for ${silentMs / 1000} s; ending it`);
      child?.kill("SIGKILL");
    });
    ended = new Promise((resolve) => {
      const over = (how: string, wasKilled: boolean) => {
        resolve();
        const couldStart = (wasKilled && isUp) || performance.now() - began >= steadyMs;
        if (!stopping) again(how, couldStart);
      };
      child?.once("exit", (code, signal) => over(signal ?? `exit ${code}`, signal !== null));
      child?.once("error", (error) => over(error.message, false));
    });
  };
  const again = (how: string, couldStart: boolean) => {
    child = null;
    falls = asked || couldStart ? 0 : falls + 1;
    const pause = pauseAfter(falls);
    if (!asked) say(`ended (${how}); starting it again${pause > 0 ? ` in ${pause / 1000} s` : ""}`);
    timer = setTimeout(start, pause);
    asked = false;
  };
  start();

  return {
    name,
    pid: () => child?.pid,
    restart: () => {
      // While it waits to be started there is nothing to end, and the command is read when it is.
      if (!child) return;
      asked = true;
      child.kill("SIGTERM");
    },
    stop: async (milliseconds) => {
      stopping = true;
      if (timer) clearTimeout(timer);
      child?.kill("SIGTERM");
      if (child && !(await within(ended, milliseconds))) {
        say("did not stop in time; ending it");
        child.kill("SIGKILL");
        await within(ended, 500);
      }
    },
  };
}

function launch(command: Command, say: Say): ChildProcess {
  // Its own process group: Ctrl-C reaches the parent alone, which stops everything in order. The ipc channel is the leash.
  const child = spawn(process.execPath, command.args, {
    env: command.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  passLines(child.stdout, say);
  passLines(child.stderr, say);
  return child;
}
