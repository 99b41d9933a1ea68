import { wordsOf } from "@/components/task/outcome-words";
import { Visible } from "@/components/task/payload";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";

// What became of a task: after one's own decision, or because somebody else was quicker. The second is news, not an error.

export type FateView = {
  title: string;
  status: "open" | "decided" | "withdrawn" | "expired";
  byMe: boolean;
  byName: string | null;
  outcome: string | null;
  at: string | null;
  mine: string | null;
  agreed: number;
  need: number;
};

export function Fate({ fate, now }: { fate: FateView; now: string }) {
  const time = fate.at && <RelativeTime at={fate.at} now={now} past />;
  return (
    <Notice tone={fate.byMe || fate.status === "open" ? "done" : "refused"}>
      <Visible text={fate.title} className="font-medium" />: <Said fate={fate} />
      {time && <>, {time}</>}.
    </Notice>
  );
}

function Said({ fate }: { fate: FateView }) {
  if (fate.status === "open")
    return (
      <>
        your vote ({wordsOf(fate.mine ?? "none").toLowerCase()}) counts; {fate.agreed} of {fate.need} agreed
      </>
    );
  if (fate.outcome !== null)
    return (
      <>
        {wordsOf(fate.outcome)} by {fate.byMe ? "you" : <Visible text={fate.byName ?? "somebody"} />}
      </>
    );
  return <>{fate.status === "expired" ? "its deadline passed, and nobody decided" : "taken back"}</>;
}
