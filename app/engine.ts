import { type Engine, openEngine } from "@/lib/engine/open";
import { database } from "@/lib/web/database";

// The engine of the web process. It decides and waits for nothing, so it listens to no doorbell. Once a process: Next loads a module several times.
const shared = globalThis as typeof globalThis & { countersignEngine?: Engine };

export function engine(): Engine {
  shared.countersignEngine ??= openEngine(database(), { name: "countersign-web", listen: false });
  return shared.countersignEngine;
}
