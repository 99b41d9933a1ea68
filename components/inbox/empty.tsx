import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import type { View } from "@/lib/domain/inbox-views";

// Why there is nothing, in words: each cause is told apart.

export type Why = {
  view: View;
  isFiltered: boolean;
  isAuditor: boolean;
  hasGroups: boolean;
  keepers: string; // whom to ask for a group
  isKeeper: boolean; // who need not ask
  elsewhere: { snoozed: string; groups: string } | null; // what waits in other views
  offer?: ReactNode; // what to do where nothing waits at all
};

export function Empty(why: Why) {
  const [title, text] = sayWhy(why);
  const isGroupless = why.view === "groups" && !why.hasGroups && !why.isFiltered && !why.isAuditor;
  return (
    <div className="px-4 py-12 text-center">
      <Icon
        name={why.isFiltered ? "filter" : isGroupless ? "people" : "check"}
        className={`mx-auto mb-2 size-6 ${why.isFiltered || isGroupless ? "text-muted" : "text-good"}`}
      />
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mx-auto mt-1 max-w-sm text-muted">{text}</p>
      {why.view === "mine" && !why.isFiltered && why.offer}
      {isGroupless && why.isKeeper && (
        <p className="mt-3">
          <a href="/settings/groups" className="text-accent underline">
            Make a group
          </a>
        </p>
      )}
      {why.isFiltered && (
        <p className="mt-3">
          <a
            href={why.view === "mine" ? "/inbox" : `/inbox?view=${why.view}`}
            className="text-accent underline"
          >
            Clear the filters
          </a>
        </p>
      )}
    </div>
  );
}

function sayWhy({
  view,
  isFiltered,
  isAuditor,
  hasGroups,
  keepers,
  isKeeper,
  elsewhere,
}: Why): [string, string] {
  if (isAuditor)
    return ["Auditors are asked nothing", "You may read this workspace; its tasks go to other people."];
  if (isFiltered) return ["No match", "Nothing in this view is what you look for."];
  if (view === "groups" && !hasGroups)
    return [
      "You are not in any group",
      isKeeper
        ? "What is asked of a group comes here. Make one, or put yourself into one that there is."
        : `What is asked of a group comes here. ${keepers} can put you into one.`,
    ];
  if (view === "snoozed") return ["Nothing is put off", "What you snooze sleeps here; its due time runs on."];
  if (view === "done") return ["Nothing decided yet", "What you decide is kept here."];
  if (view === "high-risk") return ["No high risk", "Nothing of high risk waits for you."];
  if (view === "due-today")
    return ["Nothing due today", "Nothing that waits for you has to be decided today."];
  const text = [
    "Nothing waits for you. When software asks for a decision, it appears here.",
    ...sayElsewhere(elsewhere),
    hasGroups || isKeeper ? "" : `You are not in any group: ${keepers} can put you into one.`,
  ];
  return ["All caught up", text.join(" ").trim()];
}

/** What this view leaves out, so that nobody takes it for all there is. */
function sayElsewhere(elsewhere: Why["elsewhere"]): string[] {
  if (elsewhere === null) return [];
  const { snoozed, groups } = elsewhere;
  return [
    snoozed === "0" ? "" : `Put off, in Snoozed: ${snoozed}.`,
    groups === "0" ? "" : `In My groups, which shows also what others have taken on: ${groups}.`,
  ].filter((sentence) => sentence !== "");
}
