import { listOf, plain, shortAddress } from "@/lib/domain/describe-words";
import { verbOf } from "@/lib/domain/outcome-words";
import type { Outcome } from "@/lib/domain/task-kinds";
import type { TaskView } from "./task-view";

// What each outcome will do, said before anybody presses it.

type Consequence = { outcome: string; verb: string; positive: boolean; sentence: string };

export function whatThen(task: TaskView): Consequence[] {
  return task.spec.outcomes.map((outcome) => ({
    outcome: outcome.name,
    verb: verbOf(outcome.name),
    positive: outcome.positive,
    sentence: sentenceFor(outcome, task),
  }));
}

function sentenceFor({ name, positive }: Outcome, task: TaskView): string {
  const { quorum } = task.spec;
  const agent = shortAddress(task.fromAgent);
  const missing = quorum.need - task.agreed - 1;
  if (positive && missing > 0)
    return `your vote counts, and ${people(missing)} more must agree before ${agent} goes on.`;
  if (positive)
    return `the request is completed, and ${agent} goes on at once${quorum.need > 1 ? ", for enough have agreed" : ""}.`;
  if (quorum.need > 1 && quorum.negatives === "majority")
    return `your vote counts against it; it fails once ${quorum.need} of ${quorum.of} can no longer agree.`;
  if (name === "changes_requested")
    return `the request ends as not approved; ${agent} reads what you want changed, and may ask again.`;
  return `the request ends as failed${quorum.need > 1 ? " for everybody" : ""}; ${agent} does not go on, and reads your reason.`;
}

const people = (count: number): string => (count === 1 ? "one" : String(count));

/** What happens when nobody does anything, and how long a decision can be taken back. */
export function otherwise(task: TaskView): string[] {
  const sentences: string[] = [];
  if (task.dueAt !== null)
    sentences.push(
      task.lapsesTo
        ? `If nobody decides in time, it counts as ${plain(task.lapsesTo)}.`
        : "If nobody decides in time, the request expires, and the agent is told so.",
    );
  const { undoSeconds = 0 } = task;
  if (undoSeconds > 0)
    sentences.push(
      `You can take a decision back for ${undoSeconds} ${undoSeconds === 1 ? "second" : "seconds"}.`,
    );
  return sentences;
}

/** "Finance and Bo (5 people)"; null: nobody but whoever looks. Who may not decide it is told who does. */
export function askedWho({ mayDecide = [], mayDecideCount, barred }: TaskView): string | null {
  const count = mayDecideCount ?? mayDecide.length;
  if (mayDecide.length === 0 || (count <= 1 && barred === null)) return null;
  return count === mayDecide.length ? listOf(mayDecide) : `${listOf(mayDecide)} (${counted(count)})`;
}

const counted = (count: number): string => (count === 1 ? "one person" : `${count} people`);

/** How many of those have not said anything yet; null: nobody has, so it goes without saying. */
export function stillToDecide({ mayDecideCount, decisions = [] }: TaskView): string | null {
  if (mayDecideCount === undefined || decisions.length === 0) return null;
  const left = mayDecideCount - decisions.length;
  return left <= 0 ? "all of them have decided" : `${counted(left)} may still decide`;
}
