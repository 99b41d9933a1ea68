import type { FormState } from "@/components/ui/form-state";
import { formOf, KEYS, unreached } from "./ask";
import type { Row } from "./rows";
import type { Several } from "./use-decisions";

/** All or none; a refusal names those that stood in the way. */
export async function decideSeveral(
  { inbox, acts, visit, noteHeld, advance, mark }: Several,
  chosen: Row[],
  outcome: string,
  comment: string,
): Promise<FormState> {
  const ids = chosen.map(({ id }) => id);
  const tasks = chosen.map(({ id: taskId, version, payloadHash }) => ({
    taskId,
    version,
    payloadHash,
    outcome,
  }));
  const form = formOf({ tasks: JSON.stringify(tasks), comment: comment.trim() || undefined });
  const answer = await acts.decideSeveral(null, form).catch(unreached);
  if (answer?.tone !== "done") {
    inbox.refresh();
    // They may be on their way all the same, their answer lost: then they can be taken back here.
    void inbox.client.invalidateQueries({ queryKey: KEYS.way });
    return answer;
  }
  noteHeld(answer, chosen, outcome);
  inbox.hide(chosen);
  inbox.settle(ids);
  inbox.recount();
  const openId = visit.openNow();
  if (openId !== null && ids.includes(openId)) advance(ids);
  else mark(ids);
  return answer;
}
