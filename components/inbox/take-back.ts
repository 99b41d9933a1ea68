import { backEverywhere, sentEverywhere } from "@/components/task/decide/kept-elsewhere";
import type { FormState } from "@/components/ui/form-state";
import { named } from "@/components/ui/named";
import { formOf, KEYS, unreached, type Way } from "./ask";
import { becameOf } from "./became-of";
import type { Taking } from "./use-decisions";
import { withKept } from "./use-sent";

// What can be done with a decision that is on its way: taken back, sent at once, or, where it was refused, read and put away.

const SLOW_MS = 1_000;
const SLOW = "Asking the server to take it back …";
// Its answer may be what was lost.
const UNKNOWN = "The server could not say whether it was taken back. This page asks until it can.";
const STILL = "It was not taken back so far: press Undo again, as long as it is there.";
const TOO_LATE = "Too late to take it back: it has taken effect.";

export async function undo(taking: Taking, ids: string[]): Promise<void> {
  const { inbox, acts, setSaid } = taking;
  const back = (inbox.way.data ?? []).filter((one) => ids.includes(one.id));
  const taskIds = back.map(({ taskId }) => taskId);
  // Before the list of them hears that they are not on their way any more.
  backEverywhere(taskIds);
  // The time in which it can be taken back runs out meanwhile, and its notice with it.
  const slow = setTimeout(() => setSaid(about(back, "refused", SLOW)), SLOW_MS);
  const answer = await acts.takeBack(null, formOf({ ids: ids.join(",") })).catch(unreached);
  clearTimeout(slow);
  if (answer?.tone === "problem") return findOut(taking, back);
  setSaid(answer);
  if (answer?.tone === "refused") sentEverywhere(taskIds);
  if (answer?.tone === "done") {
    bring(taking, back);
    if (back.length === 1 && back[0]) taking.show(back[0].taskId);
  } else void inbox.client.invalidateQueries({ queryKey: KEYS.way });
  inbox.refresh();
}

/**
 * It failed on the way, or over there: what became of them is told as soon as the server knows it again. By then its person may be
 * at another task, and stays there.
 */
async function findOut(taking: Taking, back: Way[]): Promise<void> {
  const { inbox, setSaid } = taking;
  setSaid(about(back, "refused", UNKNOWN));
  void inbox.client.invalidateQueries({ queryKey: KEYS.way });
  const counted = await becameOf(back, () => setSaid(about(back, "refused", STILL)));
  if (counted === null) return;
  if (counted === 0) {
    bring(taking, back);
    setSaid(about(back, "done", "Taken back: nothing was decided."));
  } else {
    sentEverywhere(back.map(({ taskId }) => taskId));
    const some = `${back.length - counted} of ${back.length} were taken back; the others have taken effect.`;
    setSaid(about(back, "refused", counted === back.length ? TOO_LATE : some));
  }
  void inbox.client.invalidateQueries({ queryKey: KEYS.way });
  inbox.refresh();
}

function bring({ inbox, setWay }: Taking, back: Way[]): void {
  const ids = back.map(({ id }) => id);
  setWay((before) => before.filter((one) => !ids.includes(one.id)));
  inbox.unhide(back.map(({ taskId }) => taskId));
}

/** By its title: by the time it is said, another task may be open. */
const about = (back: Way[], tone: "done" | "refused", message: string): FormState =>
  named(back.length === 1 ? back[0]?.title : undefined, { tone, message, at: Date.now() });

export async function sendNow({ inbox, acts, setSaid, setWay }: Taking, ids: string[]): Promise<void> {
  const taskIds = (inbox.way.data ?? []).flatMap((one) => (ids.includes(one.id) ? [one.taskId] : []));
  void withKept(({ markSent }) => markSent(taskIds, false)); // not over before the server says so
  setWay((before) => before.filter((one) => !ids.includes(one.id)));
  const answer = await acts.sendNow(null, formOf({ ids: ids.join(",") })).catch(unreached);
  void withKept(({ markSent, forgetSent }) => {
    markSent(taskIds, true);
    if (answer?.tone === "done") forgetSent(taskIds);
  });
  if (answer?.tone !== "done") setSaid(answer);
  void inbox.client.invalidateQueries({ queryKey: KEYS.way });
}

export async function dismiss({ inbox, acts, setWay }: Taking, id: string): Promise<void> {
  setWay((before) => before.filter((one) => one.id !== id));
  await acts.dismiss(null, formOf({ id })).catch(() => null);
  inbox.refresh();
}
