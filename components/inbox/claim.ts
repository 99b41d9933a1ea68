import type { QueryClient } from "@tanstack/react-query";
import type { FormState } from "@/components/ui/form-state";
import { formOf, KEYS } from "./ask";
import type { TaskActs } from "./task-acts";
import type { TaskPane } from "./task-pane";

export const unreached = (): FormState => ({
  tone: "problem",
  message: "The server did not take this. Look again before you repeat it.",
  at: Date.now(),
});

/** One key for both: whoever has the task lets it go, whoever has it not takes it on. */
export async function claimOrRelease(client: QueryClient, id: string, acts: TaskActs): Promise<FormState> {
  const pane = client.getQueryData<TaskPane>(KEYS.task(id));
  if (!pane) return null;
  const act = pane.claimed === "me" ? acts.release : acts.claim;
  const answer = await act(null, formOf({ taskId: id })).catch(unreached);
  void client.invalidateQueries({ queryKey: KEYS.task(id) });
  return answer;
}
