// What a mail says of several tasks at once: a digest of what is open, and what came too fast to be told one by one.
import { type LeavingText, oneLine } from "../../domain/may-leave";
import { type Letter, type ListedTask, type Part, subjectOf } from "./letter";
import { listedTask } from "./letter-html";
import { footOf, type TaskMailFacts } from "./task-letter";
import { dueText } from "./when";

type Facts = Pick<TaskMailFacts, "reader" | "workspaceName" | "settingsUrl" | "now">;
/** `count` of all, of which `tasks` are named; `isMore`: there are more than were counted. */
export type ListFacts = Facts & {
  tasks: LeavingText[];
  count: number;
  isMore?: boolean;
  high: number;
  inboxUrl: string;
};

const tasksText = (n: number, isMore = false): string =>
  `${n}${isMore ? "+" : ""} ${n === 1 && !isMore ? "task waits" : "tasks wait"} for you`;

export function digestLetter(facts: ListFacts & { every: "daily" | "hourly" }): Letter {
  const { count, isMore, high, every } = facts;
  const overdue = facts.tasks.filter(({ dueAt }) => dueAt !== null && dueAt < facts.now).length;
  const subject = subjectOf(`${tasksText(count, isMore)}${high > 0 ? `, ${high} of high risk` : ""}`);
  const lead = `${tasksText(count, isMore)}${parted(high, overdue)}.`;
  const why = `You get this ${every === "daily" ? "once a day" : "every hour"} while something is open.`;
  return { subject, seen: lead, parts: partsOf(facts, lead), foot: footOf(facts, why) };
}

/** `ended`: how many tasks are over of which this tells so; `endings` are named. */
export type GatheredFacts = ListFacts & {
  reminders: number;
  ended: number;
  endings: Array<LeavingText & { how: string }>;
};

const overText = (n: number): string =>
  `${n} ${n === 1 ? "task that concerned you is" : "tasks that concerned you are"} over`;

export function gatheredLetter(facts: GatheredFacts): Letter {
  const { count, high, reminders, ended } = facts;
  const said = [
    ...(count > 0 ? [`${tasksText(count)}${parted(high, 0)}.`] : []),
    ...(count > 0 && reminders > 0
      ? [`${reminders} of these messages ${reminders === 1 ? "is a reminder" : "are reminders"}.`]
      : []),
    ...(ended > 0 ? [`${overText(ended)}.`] : []),
  ];
  const lead = said.join(" ");
  const waits = `${tasksText(count)}${high > 0 ? `, ${high} of high risk` : ""}`;
  const subject = subjectOf(count > 0 ? waits : overText(ended));
  const why = "More came than anybody reads one by one, so this is one mail for all.";
  const [head, ...rest] = partsOf(facts, lead);
  const parts = [...(head ? [head] : []), ...rest.slice(0, -1), ...endingParts(facts), ...rest.slice(-1)];
  return { subject, seen: lead, parts, foot: footOf(facts, why) };
}

function endingParts({ endings, ended, count, inboxUrl }: GatheredFacts): Part[] {
  const tasks = endings
    .filter(({ kind }) => kind !== null)
    .map(({ title, how }): ListedTask => ({ title, detail: how }));
  if (tasks.length === 0) return [];
  const rest = ended - tasks.length;
  const more = rest > 0 ? { count: rest, isMore: false, url: inboxUrl } : null;
  const head: Part[] =
    count > 0 ? [{ kind: "said", text: "These are over, and nothing is left to do:" }] : [];
  return [...head, { kind: "tasks", tasks, more }];
}

const parted = (high: number, overdue: number): string => {
  const said = [
    ...(high > 0 ? [`${high} of high risk`] : []),
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
  ];
  return said.length > 0 ? `, ${said.join(" and ")}` : "";
};

// Of a page that is longer than this, some mail programs show only the beginning.
const MOST_BYTES = 90_000;
const MOST_ASKER = 80;

/** As many of the first as fit. */
function fitting(tasks: ListedTask[]): ListedTask[] {
  let bytes = 0;
  const over = tasks.findIndex((task) => {
    bytes += Buffer.byteLength(listedTask(task));
    return bytes > MOST_BYTES;
  });
  return over === -1 ? tasks : tasks.slice(0, over);
}

function partsOf({ tasks, count, isMore = false, inboxUrl, reader, now }: ListFacts, lead: string): Part[] {
  const named = tasks.filter(({ kind }) => kind !== null);
  const all = named.map(({ title, rows, risk, dueAt }): ListedTask => {
    const asker = rows.find(([label]) => label === "Asked by")?.[1];
    const detail = [
      ...(risk === "high" ? ["High risk"] : []),
      dueAt ? `Due ${dueText(dueAt, reader, now)}` : "No due time",
      ...(asker ? [`asked by ${oneLine(asker, MOST_ASKER)}`] : []),
    ];
    return { title, detail: detail.join(" · ") };
  });
  const listed = fitting(all);
  const rest = count - listed.length;
  const more = rest > 0 ? { count: rest, isMore, url: inboxUrl } : null;
  return [
    { kind: "said", text: lead },
    ...(listed.length > 0 ? [{ kind: "tasks" as const, tasks: listed, more }] : []),
    { kind: "button", label: "Open the inbox", url: inboxUrl },
  ];
}
