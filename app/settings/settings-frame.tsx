import type { ReactNode } from "react";
import { PageStatus } from "@/components/settings/page-status";
import { type SettingsEntry, SettingsNav } from "@/components/settings/settings-nav";
import { Notice } from "@/components/ui/notice";
import { keepers } from "@/lib/db/read/people-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { Frame } from "../frame";

type Props = { viewer: Viewer; title: string; children: ReactNode };

/** Around every settings page. What it leaves out of the navigation is refused by the page itself as well. */
export function SettingsFrame({ viewer, title, children }: Props) {
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">{title}</h1>
      <SettingsNav entries={entriesFor(viewer)} />
      <PageStatus>{children}</PageStatus>
    </Frame>
  );
}

function entriesFor({ role }: Viewer): SettingsEntry[] {
  const own = [
    { href: "/settings/you", label: "You" },
    { href: "/settings/notifications", label: "What reaches you" },
    { href: "/settings/security", label: "Sign-in and tokens" },
  ];
  if (!readsSettings(role)) return own;
  return [
    ...own,
    ...(manages(role) ? [{ href: "/settings/workspace", label: "Workspace" }] : []),
    { href: "/settings/people", label: "People" },
    { href: "/settings/groups", label: "Groups" },
    { href: "/settings/escalation", label: "Escalation" },
    { href: "/settings/agents", label: "Agents and keys" },
    { href: "/settings/channels", label: "Channels" },
    { href: "/settings/simulator", label: "Simulator" },
    { href: "/settings/changes", label: "Changes" },
  ];
}

/** A page that is not for this person says so, and whom to ask. */
export async function NotForYou({ viewer, title }: { viewer: Viewer; title: string }) {
  const people = await keepers(database().sql, viewer.workspaceId);
  return (
    <SettingsFrame viewer={viewer} title={title}>
      <Notice tone="refused">
        This is for owners and admins of the workspace. Ask{" "}
        {people.map(({ name, email }) => `${name} (${email})`).join(" or ")}.
      </Notice>
    </SettingsFrame>
  );
}
