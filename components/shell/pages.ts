import type { IconName } from "@/components/ui/icon";

// Every page a person can go to, said once: the navigation, the palette and the keys read it. What comes with a later issue
// has no entry until it exists.

export type Page = {
  href: string;
  label: string;
  icon: IconName;
  keys?: string[];
};

export const VIEWS: Page[] = [
  {
    href: "/inbox",
    label: "Mine",
    icon: "inbox",
    keys: ["g i", "g m"],
  },
  { href: "/inbox?view=groups", label: "My groups", icon: "people" },
  { href: "/inbox?view=high-risk", label: "High risk", icon: "alert" },
  { href: "/inbox?view=due-today", label: "Due today", icon: "clock" },
  { href: "/inbox?view=snoozed", label: "Snoozed", icon: "snooze" },
  {
    href: "/inbox?view=done",
    label: "Done",
    icon: "check",
    keys: ["g h"],
  },
];

export const PAGES: Page[] = [
  { href: "/intents", label: "Intents", icon: "intent" },
  { href: "/audit", label: "Audit", icon: "list" },
  { href: "/deliveries", label: "Deliveries", icon: "comment" },
  { href: "/insights", label: "Insights", icon: "chart" },
  { href: "/settings", label: "Settings", icon: "settings", keys: ["g s"] },
];
