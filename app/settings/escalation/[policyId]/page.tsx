import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PolicyForm } from "@/components/settings/policy-form";
import { Folded, Section } from "@/components/settings/section";
import { PostButton } from "@/components/settings/settings-form";
import { Visible } from "@/components/task/visible";
import { policyPrint } from "@/lib/auth/time-policies";
import { policyNames, policyTargets, policyUse, timePolicies, type Use } from "@/lib/db/read/time-policies";
import { manages, readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { NotForYou, SettingsFrame } from "../../settings-frame";
import { end, save } from "../actions";
import { forWhich, Picture } from "../picture";
import { choicesFor, valuesOf } from "../policy-values";

export const metadata: Metadata = { title: "Escalation policy" };

type Props = { params: Promise<{ policyId: string }> };

export default async function PolicyPage({ params }: Props) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const { policyId } = await params;
  if (!z.uuid().safeParse(policyId).success) notFound();
  const { sql } = database();
  const { workspaceId } = viewer;
  const policies = await timePolicies(sql, workspaceId);
  const policy = policies.find(({ id }) => id === policyId);
  if (!policy) notFound();
  const [names, uses, targets, choices] = await Promise.all([
    policyNames(sql, workspaceId, [policy]),
    policyUse(sql, workspaceId, policies),
    policyTargets(sql, workspaceId, policy),
    manages(viewer.role) ? choicesFor(workspaceId) : null,
  ]);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <p className="mb-3">
        <Link href="/settings/escalation" prefetch={false} className="text-accent underline">
          All policies
        </Link>
      </p>
      <Section title={<Visible text={policy.name} />} about={<Visible text={`For: ${forWhich(policy)}`} />}>
        <h3 className="mb-1 font-semibold">What will happen</h3>
        <Picture policy={policy} names={names} />
        <UsedBy use={uses.get(policy.id)} />
      </Section>
      {choices && (
        <>
          <Section title="Change it">
            <PolicyForm
              key={policy.id}
              action={save}
              drawnFrom={policyPrint(policy)}
              values={valuesOf(policy, targets)}
              submit="Save"
              {...choices}
            />
          </Section>
          <Folded title="Delete the policy">
            <p className="mb-3 max-w-2xl">
              Tasks that were asked under it keep what they were promised. What is asked from then on follows
              the policy that is for its type then, or none.
            </p>
            <PostButton action={end} fields={{ policyId: policy.id }} submit="Delete it" tone="danger" />
          </Folded>
        </>
      )}
    </SettingsFrame>
  );
}

function UsedBy({ use }: { use: Use | undefined }) {
  if (!use || use.looked === 0) return <p className="mt-4 text-muted">Nothing has been asked here yet.</p>;
  const types = use.types.map(({ type, count }) => `${type} (${count})`).join(", ");
  return (
    <p className="mt-4 break-words text-muted">
      {types === "" ? (
        `None of the newest ${use.looked} requests would follow it.`
      ) : (
        <>
          Of the newest {use.looked} requests these would follow it: <Visible text={types} />.
        </>
      )}
    </p>
  );
}
