import { Icon, type IconName } from "@/components/ui/icon";
import type { EventType } from "@/lib/domain/types";

type Look = { icon: IconName; colours: string };

const CALM = "text-muted";
const LOOKS: Partial<Record<EventType, Look>> = {
  "intent.created": { icon: "plus", colours: "text-accent" },
  "intent.delivered": { icon: "intent", colours: CALM },
  "intent.acknowledged": { icon: "intent", colours: CALM },
  "intent.waiting": { icon: "clock", colours: CALM },
  "intent.in_progress": { icon: "people", colours: "text-accent" },
  "intent.completed": { icon: "check", colours: "text-good" },
  "intent.failed": { icon: "cross", colours: "text-danger" },
  "intent.canceled": { icon: "undo", colours: CALM },
  "intent.timed_out": { icon: "clock", colours: "text-warn" },
  "intent.reminder": { icon: "clock", colours: CALM },
  "intent.escalated": { icon: "alert", colours: "text-warn" },
  "intent.target_missed": { icon: "clock", colours: "text-warn" },
  "intent.delivery_failed": { icon: "alert", colours: "text-warn" },
  "intent.human_task_assigned": { icon: "inbox", colours: CALM },
  "intent.transfer": { icon: "people", colours: CALM },
  "intent.revised": { icon: "edit", colours: "text-warn" },
  "intent.voted": { icon: "people", colours: "text-accent" },
  "intent.task_claimed": { icon: "people", colours: CALM },
  "intent.task_released": { icon: "undo", colours: CALM },
  "intent.commented": { icon: "comment", colours: "text-accent" },
  "intent.controls_updated": { icon: "settings", colours: CALM },
  "intent.policy_updated": { icon: "settings", colours: CALM },
  "intent.claimed": { icon: "check", colours: CALM },
  "intent.disputed": { icon: "alert", colours: "text-danger" },
  "intent.dispute_settled": { icon: "check", colours: CALM },
};
const OTHER: Look = { icon: "info", colours: CALM };

/** Beside the word of the event, which says the same. */
export function EventIcon({ type }: { type: EventType }) {
  const { icon, colours } = LOOKS[type] ?? OTHER;
  return <Icon name={icon} className={colours} />;
}
