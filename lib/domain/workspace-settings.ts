// How one workspace works. What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";

export const MOST_UNDO_SECONDS = 60;

/** Of which risk a task is at most that the code in its message decides. */
export const MAILED_CODES = ["normal", "low", "none"] as const;
export type MailedCodes = (typeof MAILED_CODES)[number];

export const CODES_WORDS: Record<MailedCodes, string> = {
  normal: "What is of low and normal risk",
  low: "What is of low risk only",
  none: "Nothing: everybody signs in",
};

export const workspaceSettingsShape = z.object({
  undoSeconds: z.int().min(0).max(MOST_UNDO_SECONDS).catch(5), // how long a decision in the inbox can be taken back
  tokenDecisions: z.boolean().catch(true), // whether a person's token decides, or only somebody in the browser
  mailedCodes: z.enum(MAILED_CODES).catch("normal"),
});
export type WorkspaceSettings = z.output<typeof workspaceSettingsShape>;

export const readWorkspaceSettings = (stored: unknown): WorkspaceSettings =>
  workspaceSettingsShape.parse(typeof stored === "object" && stored !== null ? stored : {});
