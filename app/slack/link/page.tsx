import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { Shell } from "@/components/ui/shell";
import { WhosePage } from "@/components/ui/whose";
import { GONE, NOT_YOURS } from "@/lib/auth/slack-links";
import { oneLine } from "@/lib/domain/may-leave";
import { requireViewer, whoseOf } from "@/lib/web/viewer";
import { connectSlack } from "./actions";
import { type Opened, openedOffer } from "./offer";

export const metadata: Metadata = { title: "Connect a Slack account" };

/** From a message in Slack: whoever read it there, and is signed in here, says that both are them. */
export default async function SlackLinkPage() {
  const viewer = await requireViewer();
  const opened = await openedOffer(viewer);
  const closed = opened ? whyClosed(opened) : GONE;
  if (!opened || closed)
    return (
      <Shell title="This link opens nothing">
        <p className="mb-4 text-muted">{closed}</p>
        <a href="/inbox" className="text-accent underline">
          Go to the inbox
        </a>
      </Shell>
    );
  const { offer, me } = opened;
  return (
    <Shell title="Connect a Slack account">
      <p className="mb-4">
        The account below will decide as <strong className="font-semibold break-words">{me.email}</strong> in{" "}
        {offer.workspaceName}.
      </p>
      <dl className="mb-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {factsOf(opened).map(([label, text]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 break-words">{text}</dd>
          </div>
        ))}
      </dl>
      <div className="mb-4">
        <Notice tone={isSame(opened) ? "done" : "problem"}>
          {isSame(opened)
            ? "Press the button only if you read the message in Slack yourself."
            : "Its address is not known to be yours. Press the button only if you read the message in Slack yourself: whoever sent you here would decide in your name."}
        </Notice>
      </div>
      <WhosePage whose={whoseOf(viewer)}>
        <ActionForm action={connectSlack} submit="This is my account" sending="Connecting …" fields={[]} />
      </WhosePage>
    </Shell>
  );
}

function whyClosed({ offer, me }: Opened): string | null {
  if (offer.state !== "open") return GONE;
  return offer.personId !== null && offer.personId !== me.id ? NOT_YOURS : null;
}

const isSame = ({ offer, me }: Opened): boolean => offer.email?.toLowerCase() === me.email.toLowerCase();

const factsOf = ({ offer }: Opened): Array<[string, string]> => [
  ...(offer.name === null ? [] : [["Name in Slack", oneLine(offer.name, 100)] as [string, string]]),
  ["Address in Slack", offer.email === null ? "not said" : oneLine(offer.email, 254)],
  ["Account", offer.userId],
  ["Slack workspace", offer.teamId],
];
