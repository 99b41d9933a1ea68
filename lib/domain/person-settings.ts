// How one person likes the pages to be. What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";

export const THEMES = ["system", "light", "dark"] as const;

export const personSettingsShape = z.object({
  zone: z.string().max(64).nullable().catch(null), // IANA name; null: the browser's
  language: z.string().max(35).nullable().catch(null), // of dates, BCP 47; null: the browser's
  theme: z.enum(THEMES).catch("system"),
  shortcuts: z.boolean().catch(true), // single keys; WCAG 2.1.4 wants them to be switched off
  autoAdvance: z.boolean().catch(true), // after a decision the next task opens
});
export type PersonSettings = z.output<typeof personSettingsShape>;

export const readPersonSettings = (stored: unknown): PersonSettings =>
  personSettingsShape.parse(typeof stored === "object" && stored !== null ? stored : {});
