import { capital, decidedWord, doorOf, plain } from "@/lib/domain/describe-words";
import type { EndedView } from "./task-view";
import { Visible } from "./visible";

// By itself: the page of the inbox says it, too, and would load everything that a payload is shown with.

/** One wording wherever it is told. */
export function EndedSentence({ ended }: { ended: EndedView }) {
  if (ended.status === "expired")
    return (
      <>
        {ended.outcome === null
          ? "Its deadline passed, and nobody decided"
          : `Nobody decided in time, so it counts as ${plain(ended.outcome)}`}
      </>
    );
  if (ended.status === "withdrawn") return <>It was taken back</>;
  const name = ended.byMe ? "you" : (ended.byName ?? "somebody");
  return (
    <>
      <Visible text={capital(name)} /> {decidedWord(ended.outcome ?? "")}
      {ended.via ? doorOf(ended.via) : ""}
    </>
  );
}
