import Link from "next/link";
import { CopyText } from "@/components/settings/copy-text";
import { Folded } from "@/components/settings/section";
import { appManifest } from "@/lib/channels/slack/manifest";
import type { ChannelRecord } from "@/lib/db/read/channel-state";
import { oneLine } from "@/lib/domain/may-leave";

/** How an administrator of Slack makes the app, and which workspace of Slack the token turned out to be of. */
export function SlackApp({ of: { plain }, publicUrl }: { of: ChannelRecord; publicUrl: string }) {
  const { text, isSocket } = appManifest(publicUrl);
  const team = typeof plain.teamName === "string" ? plain.teamName : plain.teamId;
  return (
    <div className="mt-4 space-y-3">
      {typeof team === "string" && <p>The token is of the Slack workspace “{oneLine(team, 100)}”.</p>}
      <Folded title="Make the app in Slack">
        <ol className="mb-4 list-decimal space-y-1 pl-5">
          <li>
            At api.slack.com/apps choose Create New App, From a manifest, and the workspace; paste what stands
            below.
          </li>
          <li>Install it to the workspace, and copy the bot token (OAuth & Permissions) to here.</li>
          <li>
            Reading channels (channels:history, groups:history) may be left out. With it, a message of which
            Slack’s answer was lost is found in its channel again; without it, it may stand there twice.
          </li>
          <li>
            {isSocket
              ? `Slack cannot reach ${publicUrl}, so the app speaks to Slack (Socket Mode): under Basic Information make an app token with the scope connections:write, and copy it to here.`
              : "Copy the signing secret (Basic Information) to here."}
          </li>
        </ol>
        <CopyText label="Manifest" text={text} />
      </Folded>
      <p className="text-muted">
        What is asked of a group can be posted in a channel of its own, too. Each says which under{" "}
        <Link href="/settings/groups" prefetch={false} className="text-accent underline">
          Groups
        </Link>
        .
      </p>
    </div>
  );
}
