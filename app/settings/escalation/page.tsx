import type { Metadata } from "next";
import Link from "next/link";
import { Nothing } from "@/components/settings/section";
import { Visible } from "@/components/task/visible";
import { ButtonLink } from "@/components/ui/button-link";
import { policyNames, policyUse, timePolicies, type Use } from "@/lib/db/read/time-policies";
import { manages, readsSettings } from "@/lib/domain/roles";
import type { Policy } from "@/lib/domain/time-policy";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { forWhich, Picture } from "./picture";

export const metadata: Metadata = { title: "Escalation" };

export default async function EscalationPage() {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { sql } = database();
  const policies = await timePolicies(sql, viewer.workspaceId);
  const [names, uses] = await Promise.all([
    policyNames(sql, viewer.workspaceId, policies),
    policyUse(sql, viewer.workspaceId, policies),
  ]);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-2xl text-muted">
          What happens while a task waits: who is reminded, who else is asked, what its deadline brings. What
          an agent says itself comes before it.
        </p>
        {manages(viewer.role) && <ButtonLink href="/settings/escalation/new">New policy</ButtonLink>}
      </div>
      {policies.length === 0 ? (
        <Nothing>
          There is no policy yet: only what agents say themselves happens. A policy without types is for all
          of them.
        </Nothing>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
          {policies.map((policy) => (
            <Row key={policy.id} policy={policy} names={names} use={uses.get(policy.id)} />
          ))}
        </ul>
      )}
    </SettingsFrame>
  );
}

type Props = { policy: Policy; names: ReadonlyMap<string, string>; use: Use | undefined };

function Row({ policy, names, use }: Props) {
  const count = use?.types.reduce((sum, type) => sum + type.count, 0) ?? 0;
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <Link
          href={`/settings/escalation/${policy.id}`}
          prefetch={false}
          className="min-w-0 flex-1 basis-56 break-words font-medium text-accent underline"
        >
          <Visible text={policy.name} />
        </Link>
        <p className="text-muted">
          {count === 0 ? "for none lately" : `for ${count} of the newest requests`}
        </p>
      </div>
      <p className="mt-0.5 break-words font-mono text-code text-muted">
        <Visible text={forWhich(policy)} />
      </p>
      <details className="mt-1">
        <summary className="min-h-6 text-muted">What will happen</summary>
        <div className="pt-1">
          <Picture policy={policy} names={names} />
        </div>
      </details>
    </li>
  );
}
