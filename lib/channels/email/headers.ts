// The headers that say where a mail belongs: one name for it however often it is tried, the thread of its task, and that a
// program wrote it, so that no program answers.
import type { MessageOccasion } from "../../domain/message";

export type Headed = {
  id: string;
  occasion: MessageOccasion;
  publicUrl: string;
  rootId: string | null; // of the first mail about the same task to the same person; its own, or null: no thread
  offUrl: string | null; // where a digest is switched off
};
export type MailHeaders = {
  messageId: string;
  inReplyTo?: string;
  references?: string[];
  headers: Record<string, string>;
};

export function headersOf({ id, occasion, publicUrl, rootId, offUrl }: Headed): MailHeaders {
  const host = hostOf(publicUrl);
  const nameOf = (messageId: string) => `<${messageId}@${host}>`;
  const isReply = rootId !== null && rootId !== id;
  return {
    messageId: nameOf(id),
    ...(isReply && { inReplyTo: nameOf(rootId), references: [nameOf(rootId)] }),
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "X-Countersign-Occasion": occasion,
      ...(offUrl !== null && {
        "List-Id": `Countersign digest <digest.${host}>`,
        "List-Unsubscribe": `<${offUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
  };
}

/** A number in brackets is an address of a machine; in a message's name it stands as it is in the URL. */
function hostOf(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return hostname.replaceAll(/[[\]]/g, "").replaceAll(":", ".") || "countersign";
}
