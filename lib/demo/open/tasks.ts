// What waits when the demo is opened: every kind, and every state that an open task can be in.
import type { Past } from "../../engine/past";
import type { Stage } from "../stage";
import { approvals } from "./approvals";
import { asking } from "./asking";
import { hands } from "./hands";
import { reviews } from "./reviews";
import { software } from "./software";
import { together } from "./together";

export const openTasks = (stage: Stage, now: Date): Past[] =>
  [approvals, reviews, asking, hands, together, software].flatMap((tell) => tell(stage, now));
