// How one workspace works. What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";

export const MOST_UNDO_SECONDS = 60;

export const workspaceSettingsShape = z.object({
  undoSeconds: z.int().min(0).max(MOST_UNDO_SECONDS).catch(5), // how long a decision in the inbox can be taken back
  tokenDecisions: z.boolean().catch(true), // whether a person's token decides, or only somebody in the browser
});
export type WorkspaceSettings = z.output<typeof workspaceSettingsShape>;

export const readWorkspaceSettings = (stored: unknown): WorkspaceSettings =>
  workspaceSettingsShape.parse(typeof stored === "object" && stored !== null ? stored : {});
