"use client";

import { useEffect, useRef, useState } from "react";
import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormState } from "@/components/ui/form-state";
import { Said } from "@/components/ui/said";
import { decideSeveral } from "./decide-several";
import { apartFrom, lacksComment } from "./left-out";
import type { Row } from "./rows";
import type { Several } from "./use-decisions";

export type Bulk = "approved" | "rejected";

type Props = {
  selected: Row[];
  asking: Bulk | null; // the summary is open
  several: Several;
  onAsk: (what: Bulk | null) => void;
  onClear: () => void;
  onLeaveOut: (rows: Row[]) => void;
};

/** Several at once: first what they are together, then the decision. All of them or none. */
export function BulkBar({ selected, asking, several, onAsk, onClear, onLeaveOut }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [isSending, setSending] = useState(false);
  const [answer, setAnswer] = useState<FormState>(null);
  const [lacking, setLacking] = useState<string | null>(null); // the comment that some of them want
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was answered to one question is none to the next
  useEffect(() => {
    setAnswer(null);
    setLacking(null);
  }, [asking]);
  const decide = async (what: Bulk, comment: string) => {
    if (isSending) return;
    const lacks = lacksComment(selected, comment);
    setLacking(lacks);
    if (lacks) return form.current?.querySelector("textarea")?.focus();
    setSending(true);
    const said = await decideSeveral(several, selected, what, comment);
    setSending(false);
    setAnswer(said);
    if (said?.tone !== "done") return;
    onClear();
    onAsk(null);
  };
  if (selected.length === 0) return null;
  const isRisky = selected.some((row) => row.risk === "high");
  const apart = apartFrom(selected, asking);
  return (
    <section aria-label="Selected tasks" className="border-b border-line bg-accent-soft px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-semibold">{selected.length} selected</span>
        <Button onClick={() => onAsk("approved")} disabled={isRisky}>
          Approve…
        </Button>
        <Button onClick={() => onAsk("rejected")} disabled={isRisky}>
          Reject…
        </Button>
        <Button onClick={onClear}>Clear</Button>
      </div>
      {apart && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 basis-48">{apart.why}</p>
          {apart.rows.length < selected.length && (
            <Button
              onClick={(event) => {
                const section = event.currentTarget.closest("section");
                onLeaveOut(apart.rows);
                // It goes with what it was about: on with what can be pressed then, or typed where it is asked for.
                requestAnimationFrame(() => {
                  if (document.activeElement === document.body) section?.querySelector("button")?.focus();
                });
              }}
            >
              {apart.leaveOut}
            </Button>
          )}
        </div>
      )}
      {asking && !apart && (
        <form
          ref={form}
          className="mt-2 rounded-md border border-line bg-panel p-3"
          onSubmit={(event) => {
            event.preventDefault();
            void decide(asking, String(new FormData(event.currentTarget).get("comment") ?? ""));
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
          }}
        >
          <p className="mb-2">
            <span className="font-semibold">
              {asking === "approved" ? "Approve" : "Reject"} {selected.length}:
            </span>{" "}
            {riskMix(selected)}
            {totals(selected)}
          </p>
          <TextArea
            name="comment"
            label={asking === "approved" ? "Comment" : "Reason"}
            hint={selected.some((row) => row.wantsComment) ? "(required; said on each)" : "(said on each)"}
            problem={lacking ?? undefined}
            onChange={() => setLacking(null)}
            rows={1}
            maxLength={4000}
            autoFocus
          />
          <div role="status">{answer && <FormNotice state={answer} />}</div>
          {answer?.fields && (
            <ul className="my-2 list-disc pl-5">
              {selected
                .filter((row) => answer.fields?.[row.id])
                .map((row) => (
                  <li key={row.id}>
                    <Visible text={row.title} />: <Said text={answer.fields?.[row.id] ?? ""} at={answer.at} />
                  </li>
                ))}
            </ul>
          )}
          <div className="flex gap-2">
            <Button
              type="submit"
              tone={asking === "approved" ? "primary" : "danger"}
              aria-disabled={isSending}
            >
              {isSending
                ? "Sending…"
                : `${asking === "approved" ? "Approve" : "Reject"} all ${selected.length}`}
            </Button>
            <Button onClick={() => onAsk(null)}>Not yet</Button>
          </div>
        </form>
      )}
    </section>
  );
}

function riskMix(rows: Row[]): string {
  const of = (risk: Row["risk"]) => rows.filter((row) => row.risk === risk).length;
  return [
    [of("normal"), "of normal risk"],
    [of("low"), "of low risk"],
  ]
    .flatMap(([n, words]) => (n === 0 ? [] : [`${n} ${words}`]))
    .join(", ");
}

/** Sums only what is said in one currency each; what says no amount is counted. */
function totals(rows: Row[]): string {
  const sums = new Map<string, number>();
  for (const { amount, currency } of rows)
    if (amount !== null) sums.set(currency ?? "", (sums.get(currency ?? "") ?? 0) + amount);
  if (sums.size === 0) return ".";
  const said = [...sums]
    .slice(0, 4)
    .map(([currency, sum]) => `${sum.toLocaleString("en")} ${currency}`.trim());
  const silent = rows.filter((row) => row.amount === null).length;
  return `; ${said.join(" and ")} in all${silent > 0 ? ` (${silent} name no amount)` : ""}.`;
}
