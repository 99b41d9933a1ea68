// The engine: everything that changes intents, over connections of its own.
import { randomBytes } from "node:crypto";
import type { Database } from "../db/client";
import { type Hub, openHub } from "../db/read/hub";
import { listen } from "../db/read/listen";
import { type Apply, openApply } from "./apply";
import { openClock } from "./clock";
import { type Directory, openDirectory } from "./directory";
import { type Fire, openFire } from "./fire";
import { openSubmit, type Submit } from "./submit";
import { openWriter } from "./transact";

export type Engine = {
  submit: Submit;
  apply: Apply;
  fire: Fire;
  hub: Hub;
  directory: Directory;
  ready: Promise<void>; // the doorbell of other processes is heard
  close(): Promise<void>;
};

export type EngineOptions = { name?: string; listen?: boolean; poll?: boolean };

export function openEngine(db: Database, options: EngineOptions = {}): Engine {
  const { name = "countersign", listen: hear = true, poll = true } = options;
  const origin = randomBytes(6).toString("base64url");
  const hub = openHub();
  const applying = openWriter(db.url, `${name}-apply`);
  const firing = openWriter(db.url, `${name}-fire`);
  const submitting = openWriter(db.url, `${name}-submit`);
  const listener = hear ? listen(db.url, hub, origin, poll) : null;
  const directory = openDirectory(db.sql);
  return {
    submit: openSubmit(db, submitting, hub, openClock(submitting), directory, origin),
    apply: openApply(applying, hub, origin),
    fire: openFire(firing, hub, origin),
    hub,
    directory,
    ready: listener?.ready ?? Promise.resolve(),
    async close() {
      await Promise.all([listener?.close(), applying.close(), firing.close(), submitting.close()]);
    },
  };
}
