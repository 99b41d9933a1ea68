import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { Badge, Nothing, Pages, Section } from "@/components/settings/section";
import { SettingsForm } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { type AgentView, agentsPage } from "@/lib/db/read/agents";
import { keysOf } from "@/lib/db/read/key-list";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import type { PageProps } from "../answers";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { create } from "./actions";
import { Keys } from "./keys";
import { MACHINE_SCOPES } from "./scopes";

export const metadata: Metadata = { title: "Agents and keys" };

const LIMIT = 50;
const Query = z.object({
  after: z
    .string()
    .regex(/^sa_[0-9a-z]{1,60}$/)
    .optional()
    .catch(undefined),
});

export default async function AgentsPage({ searchParams }: PageProps) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { after } = Query.parse(await searchParams);
  const { sql } = database();
  const [rows, keys] = await Promise.all([
    agentsPage(sql, viewer.workspaceId, after ?? null, LIMIT + 1),
    keysOf(sql, viewer.workspaceId, null),
  ]);
  const agents = rows.slice(0, LIMIT);
  const last = rows.length > LIMIT ? agents.at(-1)?.id : null;
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <h2 className="mb-2 text-base font-semibold">Agents</h2>
      {agents.length === 0 ? (
        <Nothing>There is no agent yet. An agent is software that asks people, or does steps itself.</Nothing>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {agents.map((agent) => (
            <Row key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
      <Pages
        first={after ? "/settings/agents" : null}
        next={last ? `/settings/agents?after=${last}` : null}
      />
      <div className="mt-6">
        {manages(viewer.role) && <MakeAgent />}
        <Keys
          title="Keys of the workspace"
          about="For machines that are no agent of their own, such as the command line in a build. A key is shown once; afterwards only its beginning."
          keys={keys}
          agentId={null}
          scopes={MACHINE_SCOPES}
          mayChange={manages(viewer.role)}
          now={viewer.seenAt.toISOString()}
        />
      </div>
    </SettingsFrame>
  );
}

function Row({ agent: { id, name, displayName, address, status } }: { agent: AgentView }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <Link href={`/settings/agents/${id}`} prefetch={false} className="font-medium text-accent underline">
          <Visible text={displayName ?? name} />
        </Link>
        <p className="font-mono text-code text-muted">
          <Visible text={address} />
        </p>
      </div>
      {status === "suspended" ? (
        <Badge icon="cross" tone="danger">
          Suspended
        </Badge>
      ) : (
        <Badge icon="check" tone="good">
          Active
        </Badge>
      )}
    </li>
  );
}

function MakeAgent() {
  return (
    <Section
      title="Make an agent"
      about="You are the human behind it: under four eyes you decide nothing that it asks."
    >
      <SettingsForm
        action={create}
        submit="Make the agent"
        fields={[
          {
            kind: "text",
            name: "name",
            label: "Name",
            required: true,
            maxLength: 200,
            autoComplete: "off",
            hint: "Such as deployer. Its address ends in it.",
          },
          {
            kind: "text",
            name: "description",
            label: "What it does",
            maxLength: 500,
            autoComplete: "off",
          },
        ]}
      />
    </Section>
  );
}
