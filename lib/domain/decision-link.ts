// What a link in a message can be used for.
import type { Risk, TaskKind } from "./types";

/** What is of high risk, or overrides a rule, is decided by somebody who signed in a moment ago: no code will do. */
export const mayBeTyped = ({ risk, kind }: { risk: Risk; kind: TaskKind }): boolean =>
  risk !== "high" && kind !== "override";
