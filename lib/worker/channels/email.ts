import { renderMail } from "../../channels/email/render";
import { messageFacts } from "../../db/read/message-facts";
import type { Sender } from "../messages/send";
import type { SenderDeps } from "./senders";

/** With no mail server configured a mail is kept, and read in the product. */
export const emailSender =
  ({ sql, publicUrl }: SenderDeps): Sender =>
  async (message) => {
    const facts = await messageFacts(sql, message);
    const mail = renderMail({
      occasion: message.occasion,
      title: facts.task?.spec.title ?? "",
      url: `${publicUrl}/inbox/${message.intentId ?? ""}`,
    });
    return {
      answer: "Kept: no mail server is configured.",
      kept: true,
      subject: mail.subject,
      content: mail,
    };
  };
