import type { IconName } from "@/components/ui/icon";
import type { Role } from "@/lib/domain/types";

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

const KEEPERS: Role[] = ["owner", "admin"];
const READERS: Role[] = [...KEEPERS, "auditor"]; // of the settings; who changes nothing may still look

/** Each page refuses by itself whoever it is not for: here it is only not offered. */
export const SETTINGS: Array<Omit<Page, "icon"> & { roles?: Role[] }> = [
  {
    href: "/settings/you",
    label: "You",
    also: ["theme", "dark", "zone", "language", "out of office", "shortcuts"],
  },
  {
    href: "/settings/notifications",
    label: "What reaches you",
    also: ["mail", "slack", "push", "quiet hours", "digest"],
  },
  {
    href: "/settings/security",
    label: "Sign-in and tokens",
    also: ["sessions", "password", "api", "revoke"],
  },
  { href: "/settings/workspace", label: "Workspace", also: ["undo", "name"], roles: KEEPERS },
  { href: "/settings/people", label: "People", also: ["members", "roles"], roles: READERS },
  {
    href: "/settings/people/invite",
    label: "Invite somebody",
    also: ["people", "invitation"],
    roles: KEEPERS,
  },
  { href: "/settings/groups", label: "Groups", also: ["teams"], roles: READERS },
  {
    href: "/settings/escalation",
    label: "Escalation",
    also: ["policies", "reminders", "deadlines", "on call"],
    roles: READERS,
  },
  { href: "/settings/agents", label: "Agents and keys", also: ["rotate", "api"], roles: READERS },
  { href: "/settings/channels", label: "Channels", also: ["mail server", "slack", "push"], roles: READERS },
  { href: "/settings/simulator", label: "Simulator", also: ["who is told", "what if"], roles: READERS },
  {
    href: "/settings/workspace/new",
    label: "New workspace",
    also: ["workspace", "another"],
    roles: ["owner"],
  },
  { href: "/demo", label: "Demo workspace", also: ["example", "try"] },
  { href: "/settings/changes", label: "Changes", also: ["history"], roles: READERS },
];
