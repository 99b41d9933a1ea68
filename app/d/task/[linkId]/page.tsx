import type { Metadata } from "next";
import { headers } from "next/headers";
import { z } from "zod";
import { Timeline } from "@/components/intent/timeline";
import { LinkFrame } from "@/components/link/link-frame";
import { LinkProof } from "@/components/link/link-proof";
import { LookAgain } from "@/components/link/look-again";
import { TaskDetail } from "@/components/task/task-detail";
import type { TaskView } from "@/components/task/task-view";
import { Visible } from "@/components/task/visible";
import { ButtonLink } from "@/components/ui/button-link";
import { mayTry } from "@/lib/auth/typed-codes";
import { databaseNow } from "@/lib/db/read/now";
import { readWorkspaceSettings } from "@/lib/domain/workspace-settings";
import { database } from "@/lib/web/database";
import { withNext } from "@/lib/web/next-path";
import { type OpenedLink, openedLink } from "@/lib/web/opened-link";
import { sayAway } from "@/lib/web/say-away";
import { loadTask } from "../../../inbox/load-task";
import { OpensNothing } from "../../opens-nothing";
import { decideByLink } from "../actions";
import { SPENT } from "../decide";

export const metadata: Metadata = { title: "A task for you" };

type Props = { params: Promise<{ linkId: string }> };

/** Where a link in a message leads: the task, whom it is for, and its form. Looking at it changes nothing. */
export default async function LinkedTaskPage({ params }: Props) {
  const id = z.uuid().safeParse((await params).linkId);
  const opened = id.success ? await sayAway(openedLink(id.data, await headers())) : null;
  if (!opened) return <OpensNothing />;
  const { reader, state, link } = opened;
  if (reader === "other") return <NotYours opened={opened} />;
  // To whoever is not known here, a link that is over looks like one that never was.
  const isStranger = reader === "holder";
  if (isStranger && (state === "expired" || state === "gone" || (state === "open" && link.isLocked)))
    return <OpensNothing />;
  if (state === "expired" || state === "gone" || state === "revised")
    return <Elsewhere opened={opened} state={state} />;
  return <Shown opened={opened} />;
}

const TYPE_IT = "Nobody is signed in here: type the six digits that stand in the message. ";

const ELSEWHERE = {
  expired: {
    title: "This link has run out",
    sentence: "The task is in your inbox, as long as it waits for somebody.",
  },
  gone: {
    title: "You are not asked any more",
    sentence: "The task was handed to somebody else.",
  },
  revised: {
    title: "The request has changed",
    sentence:
      "It is not what the message was about any more, so it is not decided here: look at what it is now.",
  },
};

async function Shown({ opened }: { opened: OpenedLink }) {
  const { link, person, refs, reader, visit } = opened;
  const as = { ...person, refs, workspaceSettings: { ...readWorkspaceSettings({}), undoSeconds: 0 } };
  const pane = await loadTask(as, link.taskId);
  if (!pane) return <OpensNothing />;
  const isTyped = reader === "holder" && link.isTyped;
  const mayType = isTyped && visit !== null && (await mayTry(database().sql, visit));
  const task: TaskView = { ...pane.task, barred: pane.task.barred ?? barredBy(opened, pane.held, mayType) };
  const canDecide = task.barred === null && !task.ended;
  const here = `/d/task/${link.id}`;
  const now = (await databaseNow(database().sql)).toISOString();
  return (
    <LinkFrame person={person.name} workspace={link.workspaceName} clock={{ ...link.settings, now }}>
      <p className="mb-3 text-muted">
        {canDecide && (reader === "person" ? "You are signed in, so no code is needed. " : TYPE_IT)}
        <a
          href={reader === "person" ? `/inbox/${link.taskId}` : withNext("/sign-in", here)}
          className="text-accent underline"
        >
          {reader === "person"
            ? "Open it in your inbox"
            : canDecide
              ? "Sign in instead"
              : `Sign in as ${person.name}`}
        </a>
      </p>
      {!task.ended && <LookAgain />}
      <TaskDetail
        heading="h1"
        task={task}
        now={now}
        action={decideByLink}
        proof={<LinkProof linkId={link.id} isTyped={mayType} />}
        timeline={
          reader === "person" && (
            <>
              <h2 className="mb-2 mt-5 font-semibold">What happened</h2>
              <Timeline lines={pane.story} now={now} />
            </>
          )
        }
      />
    </LinkFrame>
  );
}

/** Why whoever looks cannot decide it on this page, though its person may. */
function barredBy({ reader, link }: OpenedLink, held: string | null, mayType: boolean): string | null {
  if (held !== null) return "A decision of yours is on its way already: it takes effect in a few seconds.";
  if (reader === "person" || mayType) return null;
  return link.isTyped ? SPENT : NO_CODE;
}

const NO_CODE =
  "This is not decided with a code, because of its risk or because the workspace wants it so: sign in, and it is decided on this page.";

function NotYours({ opened: { link, person } }: { opened: OpenedLink }) {
  return (
    <LinkFrame person={person.name} workspace={link.workspaceName} title="This is for somebody else">
      <p className="mb-4">
        The message with this link was sent to <Visible text={person.name} />. You are signed in as somebody
        else, so you cannot decide it here. Should you be asked to decide it as well, it is in your own inbox.
      </p>
      <ButtonLink href="/inbox">Open your inbox</ButtonLink>
    </LinkFrame>
  );
}

type ElsewhereProps = { opened: OpenedLink; state: keyof typeof ELSEWHERE };

/** For its person, who may look at it as it is now; and for whoever has the link of something that has changed since. */
function Elsewhere({ opened: { link, person, reader }, state }: ElsewhereProps) {
  const inbox = state === "gone" ? "/inbox" : `/inbox/${link.taskId}`;
  const { title, sentence } = ELSEWHERE[state];
  return (
    <LinkFrame person={person.name} workspace={link.workspaceName} title={title}>
      <p className="mb-4">{sentence}</p>
      <ButtonLink href={reader === "person" ? inbox : withNext("/sign-in", inbox)}>
        {reader === "person" ? "Open your inbox" : "Sign in and look"}
      </ButtonLink>
    </LinkFrame>
  );
}
