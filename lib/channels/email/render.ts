import type { MessageOccasion } from "../../domain/message";

export type Mail = { subject: string; text: string };

export const renderMail = ({
  occasion,
  title,
  url,
}: {
  occasion: MessageOccasion;
  title: string;
  url: string;
}): Mail => ({ subject: `${title} (${occasion})`, text: `${title}\n\n${url}` });
