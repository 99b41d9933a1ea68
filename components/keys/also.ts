import type { Command } from "./command";

// More words by which the palette finds the pages of the navigation: fetched with it.

const ALSO: Record<string, string[]> = {
  "/inbox": ["inbox", "tasks", "home", "open"],
  "/inbox?view=groups": ["inbox", "team"],
  "/inbox?view=high-risk": ["inbox", "dangerous"],
  "/inbox?view=due-today": ["inbox", "urgent", "deadline"],
  "/inbox?view=snoozed": ["inbox", "later"],
  "/inbox?view=done": ["inbox", "history", "decided", "archive"],
  "/intents": ["requests", "agents", "search"],
  "/audit": ["events", "log", "export", "verify"],
  "/deliveries": ["messages", "mail", "slack", "sent"],
  "/insights": ["statistics", "charts", "time to decision"],
  "/settings": ["preferences", "options"],
};

export const withAlso = (commands: Command[]): Command[] =>
  commands.map((command) => {
    const also = ALSO[command.id.replace(/^page:/, "")];
    return also ? { ...command, also } : command;
  });
