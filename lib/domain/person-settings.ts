// How one person likes the pages to be. What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";
import { DEFAULT_RULES, DIGESTS } from "./notify";
import { OUTWARD } from "./types";

export const THEMES = ["system", "light", "dark"] as const;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

// Somebody who chose no channel meant it. A channel that no version knows any more is left out.
const channels = z
  .array(z.unknown())
  .catch([...OUTWARD])
  .transform((chosen) => OUTWARD.filter((channel) => chosen.includes(channel)));

const notifyShape = z.object({
  normal: channels,
  urgent: channels,
  quiet: z
    .object({ from: z.string().regex(CLOCK), to: z.string().regex(CLOCK) })
    .refine(({ from, to }) => from !== to)
    .nullable()
    .catch(null),
  endings: z.boolean().catch(DEFAULT_RULES.endings),
  digest: z.enum(DIGESTS).catch(DEFAULT_RULES.digest),
  digestHour: z.int().min(0).max(23).catch(DEFAULT_RULES.digestHour),
  zone: z.string().max(64).nullable().catch(null), // the browser's, when these were chosen
  chosen: z.boolean().catch(false), // by the person, and not only what is usual
});

const personSettingsShape = z.object({
  zone: z.string().max(64).nullable().catch(null), // IANA name; null: the browser's
  language: z.string().max(35).nullable().catch(null), // of dates, BCP 47; null: the browser's
  theme: z.enum(THEMES).catch("system"),
  shortcuts: z.boolean().catch(true), // single keys; WCAG 2.1.4 wants them to be switched off
  autoAdvance: z.boolean().catch(true), // after a decision the next task opens
  notify: z.preprocess((stored) => (isObject(stored) ? stored : {}), notifyShape),
});
export type PersonSettings = z.output<typeof personSettingsShape>;

export const readPersonSettings = (stored: unknown): PersonSettings =>
  personSettingsShape.parse(isObject(stored) ? stored : {});

/** Whose clock counts where no browser is asked: messages, quiet hours. */
export const zoneOfPerson = ({ zone, notify }: PersonSettings): string => zone ?? notify.zone ?? "UTC";

function isObject(stored: unknown): stored is object {
  return typeof stored === "object" && stored !== null && !Array.isArray(stored);
}
