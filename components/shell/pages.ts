import type { IconName } from "@/components/ui/icon";

// Every page a person can go to, said once: the navigation, the palette and the keys read it. What comes with a later issue
// has no entry until it exists.

export type Page = {
  href: string;
  label: string;
  icon: IconName;
  keys?: string[];
  also?: string[]; // words the palette finds it by
};

export const VIEWS: Page[] = [
  {
    href: "/inbox",
    label: "Mine",
    icon: "inbox",
    keys: ["g i", "g m"],
    also: ["inbox", "tasks", "home", "open"],
  },
  { href: "/inbox?view=groups", label: "My groups", icon: "people", also: ["inbox", "team"] },
  { href: "/inbox?view=high-risk", label: "High risk", icon: "alert", also: ["inbox", "dangerous"] },
  { href: "/inbox?view=due-today", label: "Due today", icon: "clock", also: ["inbox", "urgent", "deadline"] },
  { href: "/inbox?view=snoozed", label: "Snoozed", icon: "snooze", also: ["inbox", "later"] },
  {
    href: "/inbox?view=done",
    label: "Done",
    icon: "check",
    keys: ["g h"],
    also: ["inbox", "history", "decided", "archive"],
  },
];

export const PAGES: Page[] = [
  { href: "/intents", label: "Intents", icon: "intent", also: ["requests", "agents", "search"] },
  { href: "/audit", label: "Audit", icon: "list", also: ["events", "log", "export", "verify"] },
  { href: "/deliveries", label: "Deliveries", icon: "comment", also: ["messages", "mail", "slack", "sent"] },
  { href: "/insights", label: "Insights", icon: "chart", also: ["statistics", "charts", "time to decision"] },
  { href: "/settings", label: "Settings", icon: "settings", keys: ["g s"], also: ["preferences", "options"] },
];
