import type { Page } from "@/components/shell/pages";
import type { Role } from "@/lib/domain/types";
import type { Command } from "./command";

// The way to every page of the settings. None of them has a key, so they are fetched with the palette that finds them.

const KEEPERS: Role[] = ["owner", "admin"];
const READERS: Role[] = [...KEEPERS, "auditor"]; // of the settings; who changes nothing may still look

/** Each page refuses by itself whoever it is not for: here it is only not offered. */
const SETTINGS: Array<Pick<Page, "href" | "label"> & { also: string[]; roles?: Role[] }> = [
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

export const settingsCommands = (role: Role, go: (href: string) => void): Command[] =>
  SETTINGS.filter(({ roles }) => roles?.includes(role) ?? true).map(({ href, label, also }) => ({
    id: `page:${href}`,
    label,
    group: "Go to the settings",
    also,
    run: () => go(href),
  }));
