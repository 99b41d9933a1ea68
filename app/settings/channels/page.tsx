import type { Metadata } from "next";
import { config } from "@/lib/config";
import { channelRecords } from "@/lib/db/read/channel-state";
import { manages, readsSettings, refuseMailServer } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { ChannelSection } from "./channel-section";
import { SlackApp } from "./slack-app";

export const metadata: Metadata = { title: "Channels" };

export default async function ChannelsPage() {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const records = await channelRecords(database().sql, viewer.workspaceId, {
    // Only this process is given it, so the worker does not know of it.
    slack: config().channels.slackSigningSecrets.length > 0 ? ["SLACK_SIGNING_SECRET"] : [],
  });
  const mayChange = manages(viewer.role);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-4 max-w-2xl text-muted">
        How this workspace reaches its people. Whom it tells of what is asked, and when, is said by each of
        them for themselves.
      </p>
      {records.map((of) => (
        <ChannelSection
          key={of.channel}
          of={of}
          mayChange={mayChange}
          unsettable={of.channel === "email" ? refuseMailServer(viewer.role) : null}
          now={viewer.seenAt}
        >
          {of.channel === "slack" && <SlackApp of={of} publicUrl={config().publicUrl} />}
        </ChannelSection>
      ))}
    </SettingsFrame>
  );
}
