import { openDatabase } from "@/lib/db/client";
import type { Say } from "./log";

// The demo workspace as `npm start` is told to have it. What it takes is loaded only when it is asked for.

export type Loaded = { password: string | null; isNew: boolean };
/** `done` goes on beside the start: who opens the page first may find the last of it still arriving. */
type Changing = { done: Promise<Loaded | null> };

export async function changeDemo(wish: "load" | "remove" | null, url: string, say: Say): Promise<Changing> {
  if (wish === "remove") await remove(url, say);
  // A demo that fails keeps nobody from working.
  const failed = (error: Error) => {
    say(`the demo workspace could not be loaded: ${error.message}`);
    return null;
  };
  return { done: wish === "load" ? load(url).catch(failed) : Promise.resolve(null) };
}

export function announceDemo(loaded: Loaded | null, say: Say): void {
  if (!loaded) return;
  say(loaded.isNew ? "the demo workspace is loaded" : "the demo workspace was loaded before");
  if (loaded.password === null) return;
  say(
    "four people can sign in there: ana@, bo@, chi@ and dev@demo.example. Their password, shown this once:",
  );
  say(`  ${loaded.password}`);
}

async function load(url: string): Promise<Loaded> {
  const [{ makeDemo }, { openEngine }, { ensureFirstWorkspace, hasOwner }] = await Promise.all([
    import("@/lib/demo/make"),
    import("@/lib/engine/open"),
    import("@/lib/auth/people"),
  ]);
  const db = openDatabase({ url, name: "countersign-demo", max: 2 });
  const engine = openEngine(db, { name: "countersign-demo", listen: false });
  try {
    // Where somebody can sign in already, they are in the demo too, and nobody gets a password beside them.
    const signIns = !(await hasOwner(db.sql));
    const { orgId } = await ensureFirstWorkspace(db, { name: "Countersign", slug: "countersign" });
    const made = await makeDemo(db, engine, { orgId, signIns });
    return { password: made?.password ?? null, isNew: made !== null };
  } finally {
    await engine.close();
    await db.close();
  }
}

async function remove(url: string, say: Say): Promise<void> {
  const { removeDemo } = await import("@/lib/demo/remove");
  const db = openDatabase({ url, name: "countersign-demo", max: 1 });
  try {
    say((await removeDemo(db.sql)) ? "the demo workspace is gone" : "there was no demo workspace to remove");
  } finally {
    await db.close();
  }
}
