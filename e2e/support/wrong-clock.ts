import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// A machine whose clock is wrong. Web alone stands on it: the database, and whoever else works there, have the right time.

export type WrongClock = {
  settings: Record<string, string>; // for the site
  /** So many milliseconds ahead of the right time, or behind it; from now on. */
  set(ms: number): Promise<void>;
  remove(): void;
};

const LOOK_MS = 100;

// For every process of the site, of which only Next's reads on. Nothing but the time now is another.
const preload = (file: string) => `
  import { readFileSync } from "node:fs";
  if (/next.dist.bin/.test(process.argv[1]) && process.argv[2] === "start") {
    const Right = Date, rightNow = Date.now;
    let ms = 0;
    const look = () => { ms = Number(readFileSync(${JSON.stringify(file)}, "utf8")); };
    look();
    setInterval(look, ${LOOK_MS}).unref();
    const now = () => rightNow() + ms;
    const Wrong = function (...at) {
      const whose = new.target === Wrong ? Right : new.target;
      return whose ? Reflect.construct(Right, at.length > 0 ? at : [now()], whose) : String(new Right(now()));
    };
    Wrong.prototype = Right.prototype;
    globalThis.Date = Object.assign(Object.setPrototypeOf(Wrong, Right), { now, parse: Right.parse, UTC: Right.UTC });
    Right.now = now;
  }`;

export function wrongClock(): WrongClock {
  const folder = mkdtempSync(join(tmpdir(), "countersign-clock-"));
  const file = join(folder, "ms");
  writeFileSync(file, "0");
  return {
    settings: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload(file))}` },
    async set(ms) {
      writeFileSync(file, String(ms));
      await new Promise((resolve) => setTimeout(resolve, 5 * LOOK_MS));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
