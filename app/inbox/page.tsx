import type { Metadata } from "next";
import { z } from "zod";
import { Empty } from "@/components/inbox/empty";
import { Fate } from "@/components/inbox/fate";
import { TaskCard } from "@/components/task/task-card";
import { taskFate } from "@/lib/db/read/decided";
import { openTasks } from "@/lib/db/read/inbox";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { decideTask } from "./actions";
import { fateOf, viewOf } from "./present";

export const metadata: Metadata = { title: "Inbox" };

const PAGE = { limit: 50, payloadBytes: 4096 };
// A page is drawn for any address somebody types; what is not understood is left out.
const Query = z.object({
  after: z.string().max(200).optional().catch(undefined),
  about: z.uuid().optional().catch(undefined), // the task that was just decided
});

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function InboxPage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const { after, about } = Query.parse(await searchParams);
  const { sql } = database();
  const [{ tasks, next }, fate] = await Promise.all([
    openTasks(sql, viewer.workspaceId, viewer.refs, { ...PAGE, after, personId: viewer.id }),
    about ? taskFate(sql, viewer.workspaceId, viewer, about) : null,
  ]);
  const now = new Date();
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">Inbox</h1>
      <div role="status" className={fate ? "mb-4" : ""}>
        {fate && <Fate fate={fateOf(fate, viewer)} now={now.toISOString()} />}
      </div>
      {tasks.length === 0 ? (
        <Empty isLaterPage={after !== undefined} isAuditor={viewer.role === "auditor"} />
      ) : (
        <ol className="space-y-4">
          {tasks.map((task) => (
            <li key={task.id}>
              <TaskCard task={viewOf(task, viewer)} now={now} action={decideTask} />
            </li>
          ))}
        </ol>
      )}
      <nav aria-label="Pages" className="mt-6 flex justify-between gap-4">
        {after ? <PageLink href="/inbox">First page</PageLink> : <span />}
        {next && <PageLink href={`/inbox?after=${next}`}>Next page</PageLink>}
      </nav>
    </Frame>
  );
}

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="rounded-md border border-line-strong px-3 py-1.5 font-medium hover:bg-panel">
      {children}
    </a>
  );
}
