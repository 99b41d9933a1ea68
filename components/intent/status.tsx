import { Icon, type IconName } from "@/components/ui/icon";
import { STATUS_WORDS } from "@/lib/domain/status-words";
import type { Status } from "@/lib/domain/types";

const LOOKS: Record<Status, { icon: IconName; colours: string }> = {
  CREATED: { icon: "plus", colours: "text-muted" },
  SUBMITTED: { icon: "plus", colours: "text-muted" },
  DELIVERED: { icon: "intent", colours: "text-accent" },
  ACKNOWLEDGED: { icon: "intent", colours: "text-accent" },
  IN_PROGRESS: { icon: "intent", colours: "text-accent" },
  WAITING: { icon: "clock", colours: "text-warn" },
  COMPLETED: { icon: "check", colours: "text-good" },
  FAILED: { icon: "cross", colours: "text-danger" },
  CANCELED: { icon: "undo", colours: "text-muted" },
  TIMED_OUT: { icon: "clock", colours: "text-danger" },
};

export function StatusBadge({ status }: { status: Status }) {
  const { icon, colours } = LOOKS[status];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap font-medium ${colours}`}>
      <Icon name={icon} /> {STATUS_WORDS[status]}
    </span>
  );
}
