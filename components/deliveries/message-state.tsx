import { Icon, type IconName } from "@/components/ui/icon";
import { STATE_WORDS } from "@/lib/domain/message-words";
import type { DeliveryState } from "@/lib/domain/types";

const LOOK: Record<DeliveryState, { icon: IconName; colours: string }> = {
  due: { icon: "clock", colours: "text-muted" },
  leased: { icon: "clock", colours: "text-muted" },
  delivered: { icon: "check", colours: "text-good" },
  dead: { icon: "alert", colours: "text-danger" },
  superseded: { icon: "undo", colours: "text-muted" },
};

/** `kept`: there was no server to send it by. */
export function MessageState({ state, kept }: { state: DeliveryState; kept: boolean }) {
  const { icon, colours } = LOOK[state];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${colours}`}>
      <Icon name={kept && state === "delivered" ? "inbox" : icon} />
      {kept && state === "delivered" ? "Kept here" : STATE_WORDS[state]}
    </span>
  );
}
