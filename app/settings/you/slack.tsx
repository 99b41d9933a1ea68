import { Moment } from "@/components/settings/moment";
import { Section } from "@/components/settings/section";
import { PostButton } from "@/components/settings/settings-form";
import { linksOf } from "@/lib/db/read/slack-people";
import { oneLine } from "@/lib/domain/may-leave";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { disconnectSlack } from "./slack-actions";

/** The Slack accounts that decide as this person. */
export async function SlackAccounts({ viewer }: { viewer: Viewer }) {
  const found = await linksOf(database().sql, viewer.workspaceId, viewer.id);
  // Names are what somebody wrote in Slack: on one line, and with nothing unseen in them.
  const links = found.map((link) => ({ ...link, name: link.name && oneLine(link.name, 100) }));
  return (
    <div id="slack">
      <Section
        title="Slack"
        about={
          links.length === 0
            ? "No Slack account is connected to you. The first message that you get there has a button for it; /countersign link in Slack sends another."
            : "What these accounts decide in Slack, they decide as you."
        }
      >
        {links.length > 0 && (
          <ul className="space-y-3">
            {links.map(({ teamId, userId, name, verifiedAt }) => (
              <li key={`${teamId} ${userId}`} className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <span className="min-w-0 break-words">
                  <span className="font-medium">{name ?? userId}</span>{" "}
                  <span className="text-muted">
                    {name === null ? "" : `${userId} `}in {teamId}, since{" "}
                    <Moment at={verifiedAt.toISOString()} />
                  </span>
                </span>
                <PostButton
                  action={disconnectSlack}
                  fields={{ teamId, userId }}
                  submit="Disconnect"
                  label={`Disconnect ${name ?? userId}`}
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
