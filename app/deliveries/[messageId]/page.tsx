import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AsSent } from "@/components/deliveries/as-sent";
import { Attempts } from "@/components/deliveries/attempts";
import { MessageState } from "@/components/deliveries/message-state";
import { Visible } from "@/components/task/visible";
import { ActionForm } from "@/components/ui/action-form";
import { Section } from "@/components/ui/section";
import { secretsOf } from "@/lib/auth/link-secrets";
import { config } from "@/lib/config";
import { type MessageFile, readMessage } from "@/lib/db/read/messages";
import { messageTitle } from "@/lib/domain/message-words";
import { manages } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { linkSecret } from "@/lib/web/link-visit";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { retry, sendAgain } from "../actions";
import { readsAll } from "../query";
import { Facts } from "./facts";
import { asSent } from "./present";

export const metadata: Metadata = { title: "Message" };

type Props = { params: Promise<{ messageId: string }> };

/** One message as it was sent, and every attempt at it. */
export default async function MessagePage({ params }: Props) {
  const viewer = await requireViewer();
  const id = z.uuid().safeParse((await params).messageId);
  if (!id.success) notFound();
  const { sql } = database();
  const message = await readMessage(sql, viewer.workspaceId, id.data);
  if (!message || !(readsAll(viewer) || message.personId === viewer.id)) notFound();
  const secrets = message.personId === viewer.id ? await ownSecrets(viewer, message.id) : null;
  const now = viewer.seenAt.toISOString();
  const attempts = message.tries.map((each) => ({ ...each, at: each.at.toISOString() }));
  return (
    <Frame viewer={viewer}>
      <p className="mb-2">
        <Link href="/deliveries" className="text-accent underline">
          Deliveries
        </Link>
      </p>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="min-w-0 text-xl font-semibold [overflow-wrap:anywhere]">
          <Visible text={messageTitle(message)} />
        </h1>
        <MessageState state={message.state} kept={message.kept} />
      </div>
      <Facts message={message} now={now} />
      <Section title="As it was sent">
        {secrets !== null && message.content !== null && (
          <p className="mb-2 text-muted">The link in it is shown to you alone, because it is yours.</p>
        )}
        <AsSent view={asSent(message, secrets)} />
      </Section>
      <Section title="Attempts">
        <Attempts attempts={attempts} kept={message.kept} now={now} />
      </Section>
      {manages(viewer.role) && <Again message={message} />}
    </Frame>
  );
}

const ownSecrets = (viewer: Viewer, messageId: string) =>
  secretsOf(database().sql, { linkSecret: linkSecret(), publicUrl: config().publicUrl }, viewer, messageId);

function Again({ message }: { message: MessageFile }) {
  const hidden = { messageId: message.id };
  if (message.state === "leased") return null;
  const isOver = message.state === "delivered" || message.state === "superseded";
  return (
    <Section title={isOver ? "Once more" : "Try it now"}>
      <p className="mb-3 max-w-prose text-muted">
        {isOver
          ? "Sends it again; this is recorded."
          : "Its attempts begin anew, without waiting for the next one; this is recorded."}
      </p>
      <div className="max-w-xs">
        {isOver ? (
          <ActionForm
            action={sendAgain}
            fields={[]}
            hidden={hidden}
            submit="Send once more"
            sending="Sending …"
            tone="plain"
          />
        ) : (
          <ActionForm
            action={retry}
            fields={[]}
            hidden={hidden}
            submit="Try now"
            sending="Trying …"
            tone="plain"
          />
        )}
      </div>
    </Section>
  );
}
