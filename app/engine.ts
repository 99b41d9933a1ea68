import { type Engine, openEngine } from "@/lib/engine/open";
import { database } from "@/lib/web/database";

// The engine of the web process. It decides and waits for nothing, so it listens to no doorbell. Once a process: Next loads a module several times.
const shared = globalThis as typeof globalThis & { countersignEngine?: Engine };

export function engine(): Engine {
  shared.countersignEngine ??= openEngine(database(), { name: "countersign-web", listen: false });
  return shared.countersignEngine;
}

const AT_ONCE = 50;

/** Sends what was held here as soon as its undo time is over. Should this process not live to see that, a worker does. */
export function sendWhenDue(dueAt: Date, now: Date): void {
  const send = () => engine().held.fire(AT_ONCE);
  setTimeout(() => void send().catch(() => {}), Math.max(0, dueAt.getTime() - now.getTime()) + 2).unref();
}
