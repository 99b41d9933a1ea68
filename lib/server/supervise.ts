import { type ChildProcess, spawn } from "node:child_process";
import { passLines, type Say } from "./log";
import { within } from "./within";

// Keeps one process running: when it ends unasked it is started again, at once the first time, then with growing pauses.

export type Command = { args: string[]; env: NodeJS.ProcessEnv };
export type Supervised = {
  name: string;
  pid(): number | undefined;
  /** Ends the process so that it comes back, with the command as it is by then. */
  restart(): void;
  /** Asks it to end, and ends it when it does not in that time. */
  stop(milliseconds: number): Promise<void>;
};

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** After running this long a fall is news again, not the same one. */
const STEADY_MS = 30_000;

export function supervise(name: string, command: () => Command, say: Say): Supervised {
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let pause = FIRST_PAUSE_MS;
  let stopping = false;
  let asked = false;

  const start = () => {
    timer = null;
    const began = Date.now();
    child = launch(command(), say);
    ended = new Promise((resolve) => {
      const over = (how: string) => {
        resolve();
        if (!stopping) again(how, Date.now() - began);
      };
      child?.once("exit", (code, signal) => over(signal ?? `exit ${code}`));
      child?.once("error", (error) => over(error.message));
    });
  };
  const again = (how: string, lived: number) => {
    child = null;
    if (asked || lived > STEADY_MS) pause = FIRST_PAUSE_MS;
    if (!asked)
      say(`ended (${how}); starting it again${pause > FIRST_PAUSE_MS ? ` in ${pause / 1000} s` : ""}`);
    timer = setTimeout(start, asked ? 0 : pause);
    asked = false;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  start();

  return {
    name,
    pid: () => child?.pid,
    restart: () => {
      asked = true;
      child?.kill("SIGTERM");
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
