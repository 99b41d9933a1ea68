import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Badge, Folded, Section } from "@/components/settings/section";
import { PostButton } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { type AgentView, agentById } from "@/lib/db/read/agents";
import { keysOf } from "@/lib/db/read/key-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { end, setStatus } from "../actions";
import { Keys } from "../keys";
import { AGENT_SCOPES } from "../scopes";

export const metadata: Metadata = { title: "Agent" };

type Props = { params: Promise<{ agentId: string }> };

export default async function AgentPage({ params }: Props) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { agentId } = await params;
  const { sql } = database();
  const [agent, keys] = await Promise.all([
    agentById(sql, viewer.workspaceId, agentId),
    keysOf(sql, viewer.workspaceId, agentId),
  ]);
  if (!agent || agent.status === "deleted") notFound();
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-3">
        <Link href="/settings/agents" prefetch={false} className="text-accent underline">
          All agents and keys
        </Link>
      </p>
      <About agent={agent} />
      <Keys
        title="Keys"
        about="A key is shown once; afterwards only its beginning. None of them can decide."
        keys={keys}
        agentId={agent.id}
        scopes={AGENT_SCOPES}
        mayChange={manages(viewer.role) && agent.status === "active"}
        now={viewer.seenAt.toISOString()}
      />
      {manages(viewer.role) && <Ending agent={agent} />}
    </SettingsFrame>
  );
}

function About({ agent }: { agent: AgentView }) {
  const { name, displayName, address, description, status } = agent;
  return (
    <Section
      title={<Visible text={displayName ?? name} />}
      about={
        <code className="font-mono text-code">
          <Visible text={address} />
        </code>
      }
    >
      {description && (
        <p className="mb-3">
          <Visible text={description} />
        </p>
      )}
      {status === "suspended" ? (
        <Badge icon="cross" tone="danger">
          Suspended: its keys are refused
        </Badge>
      ) : (
        <Badge icon="check" tone="good">
          Active
        </Badge>
      )}
    </Section>
  );
}

function Ending({ agent: { id, status } }: { agent: AgentView }) {
  if (status === "suspended")
    return (
      <>
        <Section title="Let it go on" about="Its keys work again.">
          <PostButton
            action={setStatus}
            fields={{ agentId: id, status: "active" }}
            submit="Let it go on"
            tone="primary"
          />
        </Section>
        <End id={id} />
      </>
    );
  return (
    <>
      <Folded title="Suspend the agent">
        <p className="mb-3">Its keys are refused within a second, until you let it go on.</p>
        <PostButton
          action={setStatus}
          fields={{ agentId: id, status: "suspended" }}
          submit="Suspend it"
          tone="danger"
        />
      </Folded>
      <End id={id} />
    </>
  );
}

function End({ id }: { id: string }) {
  return (
    <Folded title="End the agent">
      <p className="mb-3">It and its keys end for good. What it asked stays, and can still be decided.</p>
      <PostButton action={end} fields={{ agentId: id }} submit="End it" tone="danger" />
    </Folded>
  );
}
