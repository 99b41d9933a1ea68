import type { AsSentView } from "@/components/deliveries/as-sent";
import type { MessageFile } from "@/lib/db/read/messages";
import { unmasked } from "@/lib/domain/message-words";
import type { Json, JsonObject } from "@/lib/domain/types";

/** Where somebody else's link would lead. */
const NOWHERE = { link: "#", code: null };

type Secrets = { link: string; code: string | null } | null;

/** What a channel kept of a message, whatever it is, as it may be shown to this reader. */
export function asSent({ subject, content }: MessageFile, secrets: Secrets): AsSentView {
  const { text, html, headers, ...rest } = content ?? {};
  const { subject: _, ...raw } = rest;
  return {
    subject: subject ?? (typeof rest.subject === "string" ? rest.subject : null),
    headers: headersOf(headers),
    text: typeof text === "string" ? unmasked(text, secrets) : null,
    html: typeof html === "string" ? framed(unmasked(html, secrets ?? NOWHERE)) : null,
    raw: Object.keys(raw).length > 0 ? unmasked(JSON.stringify(raw, null, 2), secrets) : null,
  };
}

function headersOf(headers: Json | undefined): AsSentView["headers"] {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) return [];
  return Object.entries(headers as JsonObject).map(([name, value]) => ({ name, value: String(value) }));
}

/** For the frame: our content policy allows no style sheet in it, and what it links to opens beside this page. */
const framed = (html: string): string =>
  `<base target="_blank">${html.replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, "").replace(/<meta\b[^>]*>/gi, "")}`;
