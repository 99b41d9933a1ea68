import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { VerifyForm } from "@/components/audit/verify-form";
import { CancelForm } from "@/components/intent/cancel-form";
import { DisputeForm } from "@/components/intent/dispute-form";
import { IntentList } from "@/components/intent/intent-list";
import { SentTable } from "@/components/intent/sent-table";
import { StatusBadge } from "@/components/intent/status";
import { StepsPicture } from "@/components/intent/steps-picture";
import { Timeline } from "@/components/intent/timeline";
import { Votes } from "@/components/intent/votes";
import { Payload } from "@/components/task/payload";
import { Visible } from "@/components/task/visible";
import { Section } from "@/components/ui/section";
import { MOST_RELATED, MOST_SENT, readIntentFile } from "@/lib/db/read/intent-file";
import { readMessages } from "@/lib/db/read/messages";
import { readStory } from "@/lib/db/read/story";
import { readsSettings } from "@/lib/domain/roles";
import { stepsOf } from "@/lib/domain/steps";
import { titleFrom } from "@/lib/domain/task-spec";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { verifyLog } from "../../audit/actions";
import { Frame } from "../../frame";
import { cancelIntent, settleDispute } from "../actions";
import { lineOf, type SearchParams } from "../query";
import { Facts, Outcome, Timers } from "./facts";
import { Messages, MOST_MESSAGES } from "./messages";
import { mayCancel, sentOf, standingOf, votesOf } from "./present";
import { Versions } from "./versions";

export const metadata: Metadata = { title: "Intent" };

const LINES = 200;
const Query = z.object({
  before: z.coerce.number().int().min(2).max(2_147_483_647).optional().catch(undefined), // of the timeline
  at: z.coerce.number().int().min(2).max(1_000_000_000).optional().catch(undefined), // an event to be among those shown
  compare: z.coerce.number().int().min(2).max(2_147_483_647).optional().catch(undefined), // a version with the one before
});

type Props = { params: Promise<{ intentId: string }>; searchParams: Promise<SearchParams> };

/** One intent's story. Everybody in the workspace may read it, as over the API. */
export default async function IntentPage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  const id = z.uuid().safeParse((await params).intentId);
  if (!id.success) notFound();
  const query = Query.parse(await searchParams);
  const before = query.before ?? (query.at && query.at + LINES); // numbers rise by two: it is in the middle
  const { sql } = database();
  const [file, story, { messages }] = await Promise.all([
    readIntentFile(sql, viewer.workspaceId, id.data),
    readStory(sql, viewer.workspaceId, id.data, { before, limit: LINES }),
    readMessages(sql, viewer.workspaceId, { intentId: id.data }, { limit: MOST_MESSAGES }),
  ]);
  if (!file) notFound();
  const { intent, task } = file;
  const now = viewer.seenAt.toISOString();
  const here = `/intents/${intent.id}`;
  const isAsked = task?.status === "open" && task.assignees.some((ref) => viewer.refs.includes(ref));
  return (
    <Frame viewer={viewer}>
      <p className="mb-2">
        <Link href="/intents" className="text-accent underline">
          Intents
        </Link>
      </p>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="text-xl font-semibold">
          <Visible text={task?.spec.title ?? titleFrom(intent.type)} />
        </h1>
        <StatusBadge status={intent.status} />
      </div>
      <p className="mb-4">
        <Visible text={standingOf(file)} />{" "}
        {isAsked && (
          <Link href={`/inbox/${intent.id}`} className="text-accent underline">
            Open your task
          </Link>
        )}
      </p>
      {intent.progress.disputed && (
        <DisputeForm
          name={intent.progress.disputed.name}
          frozen={intent.progress.disputed.frozen}
          intentId={intent.id}
          release={viewer.role === "owner" ? settleDispute : null}
        />
      )}
      <StepsPicture steps={stepsOf(intent, task)} />
      <Section title="What is asked">
        <Payload canonical={file.payloadText} hash={intent.payloadHash} version={intent.version} />
        <Facts file={file} now={now} />
      </Section>
      {intent.version > 1 && (
        <Section title="What changed in it">
          <Versions viewer={viewer} file={file} compare={query.compare ?? intent.version} now={now} />
        </Section>
      )}
      <Outcome intent={intent} />
      {task && (
        <Section title="Decisions">
          <Votes votes={votesOf(file)} now={now} />
        </Section>
      )}
      {file.timers.length > 0 && (
        <Section title="What the clock will do">
          <Timers timers={file.timers} now={now} />
        </Section>
      )}
      <Section title="What happened">
        {story.earlier && (
          <p className="mb-2">
            <Link href={`${here}?before=${story.lines[0]?.seq}`} className="text-accent underline">
              Earlier events
            </Link>
          </p>
        )}
        <Timeline lines={story.lines} now={now} />
        {before !== undefined && before <= intent.seq && (
          <p className="mt-2">
            <Link href={here} className="text-accent underline">
              Newest events
            </Link>
          </p>
        )}
      </Section>
      <Section
        title={file.sent.length === MOST_SENT ? `Who was told (the newest ${MOST_SENT})` : "Who was told"}
      >
        <SentTable sent={sentOf(file)} now={now} />
      </Section>
      <Messages messages={messages} viewer={viewer} now={now} />
      {file.related.length > 0 && (
        <Section
          title={
            file.related.length >= MOST_RELATED
              ? `Belongs together (the newest ${MOST_RELATED})`
              : "Belongs together"
          }
        >
          <p className="mb-2 text-muted">These share its correlation id.</p>
          <IntentList lines={file.related.map(lineOf)} now={now} label="Related intents" />
        </Section>
      )}
      {readsSettings(viewer.role) && (
        <Section title="Verify">
          <VerifyForm action={verifyLog} intentId={intent.id} />
        </Section>
      )}
      {mayCancel(file, viewer) && <CancelForm action={cancelIntent} intentId={intent.id} />}
    </Frame>
  );
}
