// A post as it stands for whoever has its task no more. It asks nothing and shows nothing that came after them; how it ended, they
// learn like everybody who was asked.
import { cut, line, plain, strong } from "./rich-text";
import {
  endingPieces,
  HEADER,
  notified,
  OVER,
  type SlackText,
  type TaskFacts,
  wordsOf,
} from "./task-message";

/** `reader`: relieved of the task, or gone from the workspace: whoever has left learns nothing more. */
export function bareMessage(facts: TaskFacts, reader: "relieved" | "gone"): SlackText {
  const { leaving, ended, zone } = facts;
  const title = reader === "relieved" ? titleOf(facts) : UNNAMED;
  const relieved = ended ? endingPieces(ended, leaving, zone) : [strong(OF_OTHERS)];
  const pieces = reader === "relieved" ? relieved : [strong(OVER)];
  const blocks = [{ type: "header", text: plain(title) }, line(...pieces)];
  return { text: notified(`${wordsOf(pieces)}: ${title}`), blocks };
}

const UNNAMED = "A task";
const OF_OTHERS = "This is asked of others now: nothing waits here any more";

// The title may be another in a version that they were not asked about.
const titleOf = ({ leaving, version }: TaskFacts): string =>
  leaving.kind === null || version > 1 ? UNNAMED : cut(leaving.title, HEADER);
