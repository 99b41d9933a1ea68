import { type Sensitive, sensitiveAmong } from "@/lib/db/read/sensitive";
import { isShortCode } from "@/lib/domain/short-code";
import { mapOutcome } from "@/lib/domain/task-kinds";
import { readSpec } from "@/lib/domain/task-spec";
import type { Answer } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { needsFreshSignIn, type Viewer } from "@/lib/web/viewer";
import type { Decision } from "./decision";

type Prover = Pick<Viewer, "workspaceId" | "confirmedAt" | "seenAt">;

/** What is risky is agreed to by somebody who proved a moment ago who they are, and typed what stands there. */
export async function guardSensitive(viewer: Prover, input: Decision): Promise<Answer | null> {
  const [sensitive] = await sensitiveAmong(database().sql, viewer.workspaceId, [input.taskId]);
  if (!sensitive) return null;
  if (needsFreshSignIn(viewer, "high")) return PROVE;
  return wantsCode(sensitive, input) ? fieldsAnswer({ code: CODE }) : null;
}

export const PROVE: Answer = {
  tone: "refused",
  message: "This needs a fresh sign-in.",
  wantsProof: true,
};

const CODE = "High risk: type the code that stands beside this field, or choose another outcome.";

/** A yes to what is of high risk is typed by hand. */
function wantsCode({ id, risk, spec }: Sensitive, { outcome, code }: Decision): boolean {
  const said = mapOutcome(outcome, readSpec(spec).outcomes);
  return risk === "high" && said?.positive === true && !isShortCode(id, code ?? "");
}
