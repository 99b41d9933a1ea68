import { backEverywhere, sentEverywhere } from "@/components/task/decide/kept-elsewhere";
import { formOf, KEYS, unreached } from "./ask";
import type { Taking } from "./use-decisions";
import { withKept } from "./use-sent";

// What can be done with a decision that is on its way: taken back, sent at once, or, where it was refused, read and put away.

export async function undo({ inbox, acts, show, setSaid, setWay }: Taking, ids: string[]): Promise<void> {
  const back = (inbox.way.data ?? []).filter((one) => ids.includes(one.id));
  const taskIds = back.map(({ taskId }) => taskId);
  // Before the list of them hears that they are not on their way any more.
  backEverywhere(taskIds);
  const answer = await acts.takeBack(null, formOf({ ids: ids.join(",") })).catch(unreached);
  setSaid(answer);
  if (answer?.tone === "refused") sentEverywhere(taskIds);
  if (answer?.tone === "done") {
    setWay((before) => before.filter((one) => !ids.includes(one.id)));
    inbox.unhide(taskIds);
    if (back.length === 1 && back[0]) show(back[0].taskId);
  } else void inbox.client.invalidateQueries({ queryKey: KEYS.way });
  inbox.refresh();
}

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
