import { createHash } from "node:crypto";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { BrowserList } from "@/components/settings/browser-list";
import { PushSwitch } from "@/components/settings/push-switch";
import { Badge, Section } from "@/components/settings/section";
import { Notice } from "@/components/ui/notice";
import { keyToSubscribe } from "@/lib/auth/push-browsers";
import { browsersOf, type ToldBrowser, wasBrowserOf } from "@/lib/db/read/push-subscriptions";
import { type Way, waysTo } from "@/lib/db/read/reached";
import { linksOf } from "@/lib/db/read/slack-people";
import { database } from "@/lib/web/database";
import { toldBrowser } from "@/lib/web/told-browser";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { SettingsFrame } from "../settings-frame";
import { tellNoMore, tellThisBrowser, tryBrowser } from "./actions";
import { Rules } from "./rules";

export const metadata: Metadata = { title: "What reaches you" };

/** Everybody's own: where they are told, of what, and when they are not to be. */
export default async function NotificationsPage() {
  const viewer = await requireViewer();
  if (viewer.role === "auditor")
    return (
      <SettingsFrame viewer={viewer} title="Settings">
        <Section title="What reaches you">
          <Notice tone="refused">
            Nothing. Auditors are asked nothing, so nobody is told anything as an auditor. What happened is in
            the audit.
          </Notice>
        </Section>
      </SettingsFrame>
    );
  const { sql } = database();
  const [ways, browsers, slack, publicKey] = await Promise.all([
    waysTo(sql, viewer.workspaceId, viewer.id),
    browsersOf(sql, viewer.workspaceId, viewer.id),
    linksOf(sql, viewer.workspaceId, viewer.id),
    keyToSubscribe(sql, viewer.workspaceId),
  ]);
  const isKnown = await switchedOnHere(viewer, browsers);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section title="Where you can be reached">
        <dl className="space-y-4">
          <Channel name="E-mail">
            {viewer.email}, the address you sign in with. {MAIL[ways.email ?? "none"]}
          </Channel>
          <Channel name="Slack">
            <Slack way={ways.slack} accounts={slack.map(({ name, userId }) => name ?? userId)} />
          </Channel>
          <Channel name="This browser">
            {publicKey === null ? (
              <>Not yet: the part of Countersign that sends messages has not been started.</>
            ) : (
              <PushSwitch
                publicKey={publicKey}
                known={browsers.map(({ id, endpoint }) => ({ id, hash: hashOf(endpoint) }))}
                isKnown={isKnown}
                acts={{ on: tellThisBrowser, off: tellNoMore }}
              />
            )}
          </Channel>
          {browsers.length > 0 && <Browsers browsers={browsers} way={ways.push} now={viewer.seenAt} />}
        </dl>
      </Section>
      <Rules viewer={viewer} />
    </SettingsFrame>
  );
}

// Whoever else was signed in here before may have switched it on: then it is their browser, and nobody else is told in it unasked.
async function switchedOnHere({ workspaceId, id }: Viewer, browsers: ToldBrowser[]): Promise<boolean> {
  const told = await toldBrowser();
  if (told === null) return false;
  return browsers.some((each) => each.id === told) || wasBrowserOf(database().sql, workspaceId, id, told);
}

const MAIL = {
  works: "",
  trouble: "The mail server takes no mail at the moment; what is not sent is tried again.",
  none: "No mail server is set up, so mail is kept and read under Deliveries.",
} as const;

const hashOf = (endpoint: string): string => createHash("sha256").update(endpoint).digest("hex");

const Channel = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="font-medium">{name}</dt>
    <dd className="mt-1 max-w-2xl break-words">{children}</dd>
  </div>
);

function Slack({ way, accounts }: { way: Way; accounts: string[] }) {
  if (way === null) return <>Slack is not set up in this workspace.</>;
  return (
    <>
      {way === "trouble" && <>Slack takes no messages at the moment; what is not sent is tried again. </>}
      {accounts.length > 0 ? (
        <>
          <Badge icon="check" tone="good">
            Connected
          </Badge>{" "}
          What {accounts.join(" or ")} decides there, you decide.
        </>
      ) : (
        <>
          <Badge>Not connected</Badge> Messages find your account by your e-mail address. To decide there,
          follow what the first message offers, or type /countersign link.
        </>
      )}{" "}
      <a href="/settings/you#slack" className="text-accent underline">
        Your Slack accounts
      </a>
    </>
  );
}

type BrowsersProps = { browsers: ToldBrowser[]; way: Way; now: Viewer["seenAt"] };

const Browsers = ({ browsers, way, now }: BrowsersProps) => (
  <Channel name="Your browsers">
    {way === "trouble" && (
      <p className="mb-2">
        Nothing gets to them at the moment: their push service does not answer. What is not sent is tried
        again.
      </p>
    )}
    <BrowserList
      now={now.toISOString()}
      test={tryBrowser}
      remove={tellNoMore}
      browsers={browsers.map(({ id, label, createdAt, deliveredAt }) => ({
        id,
        label,
        since: createdAt.toISOString(),
        toldAt: deliveredAt?.toISOString() ?? null,
      }))}
    />
    <p className="mt-2 text-muted">
      A browser is told no more when you sign out in it, or sign out everywhere else.
    </p>
  </Channel>
);
