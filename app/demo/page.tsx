import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { endDemo, enterDemo } from "./actions";

export const metadata: Metadata = { title: "Demo" };

export default async function DemoPage() {
  const viewer = await requireViewer();
  return (
    <Frame viewer={viewer}>
      <div className="max-w-xl">
        {viewer.isDemo ? <Inside viewer={viewer} /> : <Outside viewer={viewer} />}
      </div>
    </Frame>
  );
}

function Inside({ viewer }: { viewer: Viewer }) {
  return (
    <>
      <h1 className="mb-3 text-xl font-semibold">This is the demo workspace</h1>
      <p className="mb-3">
        Its people, its requests and what they decided in the past weeks are invented. Whatever you do here is
        done for real, and touches nothing outside.
      </p>
      <p className="mb-6">
        The <strong>desk assistant</strong> is live while Countersign runs: it asks for something every half
        minute, and goes on as soon as you decide. Approve a refund, and it asks whether to tell the customer;
        reject one with a reason, and it tries another proposal.
      </p>
      <h2 className="mb-2 text-base font-semibold">Remove it</h2>
      {viewer.role === "owner" ? (
        <>
          <p className="mb-3 text-muted">
            Everything in this workspace goes: tasks, history, people and keys, for all who use it. Nothing is
            kept, and nothing of your own workspace is touched. The demo can be loaded again at any time.
          </p>
          <div className="max-w-72">
            <ActionForm
              action={endDemo}
              fields={[]}
              submit="Remove the demo workspace"
              sending="Removing it …"
              tone="plain"
            />
          </div>
        </>
      ) : (
        <p className="text-muted">An owner of this workspace can remove it.</p>
      )}
    </>
  );
}

function Outside({ viewer }: { viewer: Viewer }) {
  return (
    <>
      <h1 className="mb-3 text-xl font-semibold">The demo workspace</h1>
      <p className="mb-3">
        A workspace of its own beside this one, with invented people, requests of every kind and five weeks of
        history. An assistant in it keeps asking and goes on with what you decide.
      </p>
      {viewer.role === "owner" ? (
        <>
          <p className="mb-4 text-muted">
            It touches nothing of {viewer.workspaceName}, and is removed with one click.
          </p>
          <div className="max-w-72">
            <ActionForm
              action={enterDemo}
              fields={[]}
              submit="Load the demo workspace"
              sending="Loading it …"
            />
          </div>
        </>
      ) : (
        <p className="text-muted">An owner of {viewer.workspaceName} can load it.</p>
      )}
    </>
  );
}
