import { askTask, askWay, Gone, type Way } from "./ask";

const FIRST_MS = 500;
const MOST_MS = 10_000;
const FOR_MS = 10 * 60_000;
const DEADLINE_MS = 15_000;

/**
 * How many of the decisions that were to be taken back took effect, from a server that may not answer for a while; null: it did not
 * in time. `stillHeld` is called when it is heard that they are still on their way.
 */
export async function becameOf(back: Way[], stillHeld: () => void): Promise<number | null> {
  const until = performance.now() + FOR_MS;
  for (let waitMs = FIRST_MS; performance.now() < until; waitMs = Math.min(MOST_MS, waitMs * 1.5)) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const counted = await countedOf(back).catch(() => null);
    if (counted === "held") stillHeld();
    else if (counted !== null) return counted;
  }
  return null;
}

async function countedOf(back: Way[]): Promise<number | "held"> {
  const ids = back.map(({ id }) => id);
  const way = (await askWay(AbortSignal.timeout(DEADLINE_MS))).filter(({ id }) => ids.includes(id));
  if (way.some(({ state }) => state === "held")) return "held";
  const refused = way.map(({ taskId }) => taskId);
  const counted = await Promise.all(
    back.filter(({ taskId }) => !refused.includes(taskId)).map(({ taskId }) => hasMine(taskId)),
  );
  return counted.filter(Boolean).length;
}

/** What is not there for this person any more was taken on from there. */
const hasMine = (taskId: string): Promise<boolean> =>
  askTask(taskId, AbortSignal.timeout(DEADLINE_MS)).then(
    ({ task }) => task.ended?.byMe === true || (task.decisions ?? []).some(({ isMine }) => isMine),
    (error) => {
      if (error instanceof Gone) return true;
      throw error;
    },
  );
