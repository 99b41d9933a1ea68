import { MessageList } from "@/components/deliveries/message-list";
import { Section } from "@/components/ui/section";
import type { MessageRow } from "@/lib/db/read/messages";
import type { Viewer } from "@/lib/web/viewer";
import { lineOf } from "../../deliveries/query";

export const MOST_MESSAGES = 30;

/** What went out to people about it; whoever may not read one sees that it is there. */
export function Messages({ messages, viewer, now }: { messages: MessageRow[]; viewer: Viewer; now: string }) {
  if (messages.length === 0) return null;
  const title = messages.length === MOST_MESSAGES ? `Messages (the newest ${MOST_MESSAGES})` : "Messages";
  return (
    <Section title={title}>
      <MessageList lines={messages.map((row) => lineOf(row, viewer))} now={now} label="Messages about it" />
    </Section>
  );
}
