// How one workspace works. What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";

export const MOST_UNDO_SECONDS = 60;

/** Of which risk a task is at most that the code in its message decides: from most to least. */
export const MAILED_CODES = ["normal", "low", "none"] as const;
export type MailedCodes = (typeof MAILED_CODES)[number];

export const CODES_WORDS: Record<MailedCodes, string> = {
  normal: "What is of low and normal risk",
  low: "What is of low risk only",
  none: "Nothing: everybody signs in",
};

const workspaceSettingsShape = z.object({
  undoSeconds: z.int().min(0).max(MOST_UNDO_SECONDS).catch(5), // how long a decision in the inbox can be taken back
  tokenDecisions: z.boolean().catch(true), // whether a person's token decides, or only somebody in the browser
  mailedCodes: z.enum(MAILED_CODES).catch("normal"),
});
export type WorkspaceSettings = z.output<typeof workspaceSettingsShape>;

/** Whether more is decided by somebody who does not sign in for it. */
export const weakens = (before: WorkspaceSettings, after: WorkspaceSettings): boolean =>
  (after.tokenDecisions && !before.tokenDecisions) ||
  MAILED_CODES.indexOf(after.mailedCodes) < MAILED_CODES.indexOf(before.mailedCodes);

export const readWorkspaceSettings = (stored: unknown): WorkspaceSettings =>
  workspaceSettingsShape.parse(typeof stored === "object" && stored !== null ? stored : {});
