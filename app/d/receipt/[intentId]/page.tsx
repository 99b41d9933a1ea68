import type { Metadata } from "next";
import { z } from "zod";
import { LinkFrame } from "@/components/link/link-frame";
import { Visible } from "@/components/task/visible";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { type ReceiptView, receiptView } from "@/lib/auth/receipts";
import { databaseNow } from "@/lib/db/read/now";
import { doorOf } from "@/lib/domain/describe-words";
import { wordsOf } from "@/lib/domain/outcome-words";
import { shortCode } from "@/lib/domain/short-code";
import { database } from "@/lib/web/database";
import { visitTo } from "@/lib/web/link-visit";
import { sayAway } from "@/lib/web/say-away";
import { OpensNothing } from "../../opens-nothing";
import { denyDecision } from "../actions";

export const metadata: Metadata = { title: "Was this you?" };

type Props = { params: Promise<{ intentId: string }> };

/** Where a receipt leads whoever did not make the decision that it tells of. Looking at it changes nothing. */
export default async function ReceiptPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).intentId);
  const visit = id.success ? await visitTo("dispute", id.data) : null;
  const view = visit && (await sayAway(receiptView(database().sql, visit)));
  if (!visit || !view) return <OpensNothing />;
  const now = (await databaseNow(database().sql)).toISOString();
  return (
    <LinkFrame person={view.name} workspace={view.workspaceName} title="Was this you?">
      <p className="mb-4">
        <span className="font-medium">
          <Visible text={view.title} />
        </span>
      </p>
      {view.decision ? (
        <Said view={view} now={now} />
      ) : (
        <p className="mb-4">Nothing was decided in your name.</p>
      )}
      {view.decision && !view.disputedAt && (
        <ActionForm
          action={denyDecision}
          submit="This was not me"
          sending="One moment …"
          hidden={{ intentId: visit.id }}
          fields={[
            {
              name: "code",
              label: `To say that it was not you, type ${shortCode(visit.id)}`,
              required: true,
              maxLength: 12,
              autoComplete: "off",
              autoCapitalize: "none",
              spellCheck: false,
              hint: "The owners of the workspace are told, and nobody new acts on the outcome before one of them has looked.",
            },
          ]}
        />
      )}
      <ButtonLink href="/inbox" className="mt-4">
        Open your inbox
      </ButtonLink>
    </LinkFrame>
  );
}

const RELEASED = "An owner has looked since, and let the decision stand.";
const FROZEN = "Nobody new acts on the outcome until an owner has looked.";
const TAKEN = "Somebody had taken the outcome before; the owners know.";

type SaidProps = { view: ReceiptView; now: string };

function Said({ view: { decision, disputedAt, frozen, released }, now }: SaidProps) {
  if (!decision) return null;
  return (
    <>
      <p className="mb-4">
        {wordsOf(decision.outcome)} in your name{doorOf(decision.via)},{" "}
        <RelativeTime at={decision.at.toISOString()} now={now} past />.
      </p>
      {disputedAt && (
        <div role="status" className="mb-4">
          <Notice tone="done">
            You said that it was not you, <RelativeTime at={disputedAt.toISOString()} now={now} past />.{" "}
            {released ? RELEASED : frozen ? FROZEN : TAKEN}
          </Notice>
        </div>
      )}
    </>
  );
}
