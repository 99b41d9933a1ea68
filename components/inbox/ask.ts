import type { Candidate } from "@/components/task/task-view";
import type { FormState } from "@/components/ui/form-state";
import { type InboxQuery, writeInboxQuery } from "@/lib/domain/inbox-views";
import type { CountTexts, ListPageView } from "./rows";
import { revived, type TaskPane } from "./task-pane";

// What the inbox asks its server for. Each question has a deadline, and a person who was signed out meanwhile is told so.

export class SignedOut extends Error {}
export class Gone extends Error {}
const DEADLINE_MS = 15_000;

async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]) });
  if (response.status === 401) throw new SignedOut("You are signed out.");
  if (response.status === 404) throw new Gone("It is not there for you.");
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as T;
}

export type Way = {
  id: string;
  taskId: string;
  title: string;
  outcome: string;
  need: number; // votes: with more than one it is not decided by this
  dueAt: string;
  state: "held" | "refused";
  refusal: { code: string; message: string } | null;
};

export const KEYS = {
  list: (query: InboxQuery) => ["list", writeInboxQuery(query)] as const,
  lists: ["list"] as const,
  counts: ["counts"] as const,
  task: (id: string) => ["task", id] as const,
  tasks: ["task"] as const,
  way: ["way"] as const,
  people: ["people"] as const,
};

export const askList = (
  query: InboxQuery,
  after: string | null,
  signal: AbortSignal,
): Promise<ListPageView> =>
  getJson(`/inbox/data/list?${writeInboxQuery(query, { after: after ?? undefined })}`, signal);
export const askCounts = (signal: AbortSignal): Promise<CountTexts> => getJson("/inbox/data/counts", signal);
export const askWay = (signal: AbortSignal): Promise<Way[]> => getJson("/inbox/data/way", signal);
export const askPeople = (signal: AbortSignal): Promise<Candidate[]> => getJson("/inbox/data/people", signal);
export const askTask = async (id: string, signal: AbortSignal): Promise<TaskPane> =>
  revived(await getJson<TaskPane>(`/inbox/data/task/${id}`, signal));

export function formOf(fields: Record<string, string | undefined>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  return form;
}

export const unreached = (): FormState => ({
  tone: "problem",
  message: "The server did not take this. Look again before you repeat it.",
  at: Date.now(),
});
