import { EndedSentence } from "@/components/task/ended-sentence";
import { Visible } from "@/components/task/visible";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { wordsOf } from "@/lib/domain/outcome-words";
import type { Via } from "@/lib/domain/types";

// What became of a task: after one's own decision, or because somebody else was quicker. The second is news, not an error.

export type FateView = {
  title: string;
  status: "open" | "decided" | "withdrawn" | "expired";
  byMe: boolean;
  byName: string | null;
  outcome: string | null;
  at: string | null;
  via: Via | null; // through which door
  mine: string | null;
  agreed: number;
  need: number;
};

/** For its undo time: nothing has happened to the task yet. */
export const isHeld = ({ status, mine }: FateView): boolean => status === "open" && mine === null;

export function Fate({ fate, now }: { fate: FateView; now: string }) {
  const time = fate.at && <RelativeTime at={fate.at} now={now} past />;
  return (
    <Notice tone={fate.byMe || fate.status === "open" ? "done" : "refused"}>
      <span className="block font-medium">
        <Visible text={fate.title} />
      </span>
      <Said fate={fate} />
      {fate.status !== "open" && time && <>, {time}</>}.
    </Notice>
  );
}

function Said({ fate }: { fate: FateView }) {
  const { status } = fate;
  if (isHeld(fate)) return <>Your decision is on its way: it takes effect in a few seconds</>;
  if (status === "open")
    return (
      <>
        Your vote ({wordsOf(fate.mine ?? "none").toLowerCase()}) counts; {fate.agreed} of {fate.need} agreed
      </>
    );
  return <EndedSentence ended={{ ...fate, status }} />;
}
