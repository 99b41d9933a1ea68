// The engine: everything that changes intents, over connections of its own.
import { randomBytes } from "node:crypto";
import type { Database } from "../db/client";
import { type Hub, openHub } from "../db/read/hub";
import { listen } from "../db/read/listen";
import { type Apply, openApply } from "./apply";
import { openClock } from "./clock";
import { type Directory, openDirectory } from "./directory";
import { type Fire, openFire } from "./fire";
import { type Hold, openHold } from "./held";
import { openKnown } from "./known";
import { openRehearse } from "./rehearse";
import { openSoon } from "./soon";
import { openSubmit, type Submit } from "./submit";
import { openWriter } from "./transact";

export type Engine = {
  submit: Submit;
  apply: Apply;
  fire: Fire;
  hub: Hub;
  directory: Directory;
  held: Hold;
  close(): Promise<void>;
};

export type EngineOptions = { name?: string; listen?: boolean };

export function openEngine(db: Database, options: EngineOptions = {}): Engine {
  const { name = "countersign", listen: hear = true } = options;
  const origin = randomBytes(6).toString("base64url");
  const hub = openHub();
  const applying = openWriter(db.url, `${name}-apply`);
  const firing = openWriter(db.url, `${name}-fire`);
  const submitting = openWriter(db.url, `${name}-submit`);
  const listener = hear ? listen(hub, origin, applying) : null;
  const clock = openClock(submitting);
  const known = openKnown();
  const fire = openFire({ writer: firing, hub, origin, known });
  const soon = openSoon(fire);
  const directory = openDirectory(db.sql);
  const apply = openApply({ writer: applying, hub, origin, soon, clock, known });
  return {
    submit: openSubmit({
      db,
      writer: submitting,
      hub,
      clock,
      directory,
      origin,
      soon,
      known,
    }),
    apply,
    held: openHold({ sql: db.sql, apply, rehearse: openRehearse(applying) }),
    fire,
    hub,
    directory,
    async close() {
      soon.close();
      await listener?.close();
      await Promise.all([applying.close(), firing.close(), submitting.close()]);
    },
  };
}
