import type { PolicyValues } from "@/components/settings/policy-form";
import { suggestedPeople } from "@/lib/db/read/people-list";
import { groupChoices } from "@/lib/db/read/time-policies";
import { sayDuration } from "@/lib/domain/duration";
import type { Policy } from "@/lib/domain/time-policy";
import { database } from "@/lib/web/database";

const said = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? "" : sayDuration(seconds);

export const NEW_POLICY: PolicyValues = {
  name: "",
  patterns: "",
  remindAfter: "4 h",
  remindInterval: "4 h",
  remindMost: "3",
  levels: [],
  repeat: "0",
  endAct: "wait",
  endAfter: "1 d",
  hours: "always",
  expiry: "fail",
  positiveLeast: "",
  targetHigh: "",
  targetNormal: "",
  targetLow: "",
};

/** `targets`: how each of those whom it asks is written in a form. */
export const valuesOf = (policy: Policy, targets: ReadonlyMap<string, string>): PolicyValues => ({
  policyId: policy.id,
  name: policy.name,
  patterns: policy.patterns.join(", "),
  remindAfter: said(policy.remind?.after),
  remindInterval: said(policy.remind?.interval),
  remindMost: String(policy.remind?.most ?? 3),
  levels: policy.levels.map(({ after, to }) => ({
    after: said(after),
    to: to.map((ref) => targets.get(ref) ?? ref).join(", "),
  })),
  repeat: String(policy.repeat),
  endAct: policy.end.act,
  endAfter: said(policy.end.after),
  hours: policy.hours,
  expiry: policy.expiry,
  positiveLeast: said(policy.positive?.least),
  targetHigh: said(policy.targets.high),
  targetNormal: said(policy.targets.normal),
  targetLow: said(policy.targets.low),
});

type Choices = Record<"hours" | "whom", Array<{ value: string; label: string }>>;

/** What the form offers to choose from. */
export async function choicesFor(workspaceId: string): Promise<Choices> {
  const { sql } = database();
  const [groups, people] = await Promise.all([
    groupChoices(sql, workspaceId),
    suggestedPeople(sql, workspaceId, null),
  ]);
  return {
    hours: [
      { value: "always", label: "All hours" },
      { value: "asked", label: "Open hours of the group that is asked" },
      ...groups.kept.map(({ id, name }) => ({ value: id, label: `Open hours of ${name}` })),
    ],
    whom: [
      { value: "manager", label: "Manager of whoever was asked" },
      { value: "owners", label: "Owners of the workspace" },
      { value: "admins", label: "Admins of the workspace" },
      ...groups.all.flatMap(({ name }) => [
        { value: `${name} on call`, label: `Whoever of ${name} is on call then` },
        { value: name, label: "The whole group" },
      ]),
      ...people.map(({ email, name }) => ({ value: email, label: name })),
    ],
  };
}
