"use client";

import { useCallback, useEffect, useState } from "react";
import { sayCounts } from "@/components/shell/live-counts";
import { FormNotice } from "@/components/ui/form-notice";
import { useWhoseActs } from "@/components/ui/whose";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import { Arrivals } from "./arrivals";
import type { Bulk } from "./bulk-bar";
import { CutOff } from "./cut-off";
import type { Why } from "./empty";
import { Filters } from "./filters";
import type { ViewActs } from "./keep-view";
import { BulkBar, KeepView, Nothing, OnTheirWay, Pane } from "./later";
import { List } from "./list";
import { navCounts } from "./rows";
import type { Panel, TaskActs } from "./task-acts";
import { useAddress } from "./use-address";
import { useCursor } from "./use-cursor";
import { type DecisionActs, useDecisions } from "./use-decisions";
import { type First, useInbox } from "./use-inbox";
import { useInboxKeys } from "./use-inbox-keys";
import { useSelection } from "./use-selection";
import { useSought } from "./use-sought";
import { useVisit } from "./use-visit";

export type InboxActs = TaskActs & DecisionActs & ViewActs;

type Props = {
  query: InboxQuery;
  first: First;
  whose: string; // inbox this is
  now: string;
  title: string;
  why: Omit<Why, "view" | "isFiltered" | "elsewhere">;
  groups: Array<{ id: string; name: string }>;
  savedId: string | null; // the view of this person's own that is shown
  autoAdvance: boolean;
  acts: InboxActs;
};

const AHEAD = 3; // tasks after the one at hand that are read beforehand

/** The inbox: the list on the left, the open task on the right; on a phone the list, then the task. */
export function Inbox({
  query,
  first,
  whose,
  now,
  title,
  why,
  groups,
  savedId,
  autoAdvance,
  ...props
}: Props) {
  const acts = useWhoseActs(props.acts);
  const { openId, setQuery, open } = useAddress();
  const inbox = useInbox(query, first, whose, now);
  const { rows, list } = inbox;
  const { cursorId, setCursor, at, beside } = useCursor(rows, openId);
  useSought(rows, setCursor);
  const [panel, setPanel] = useState<Panel>(null);
  const [bulk, setBulk] = useState<Bulk | null>(null);
  // Kept as state: the list below is there before it, and has to be drawn once more to hear it scroll.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const counts = inbox.counts.data;
  useEffect(() => {
    if (counts) sayCounts(navCounts(counts));
  }, [counts]);

  const show = useCallback(
    (id: string | null) => {
      open(id);
      setPanel(null);
      if (id !== null) setCursor(id);
    },
    [open, setCursor],
  );
  const visit = useVisit(openId);
  const decisions = useDecisions({ inbox, acts, visit, autoAdvance, show, setCursor });
  const { said, setSaid, tell } = decisions;
  // What was said is about what was done last: the next task, and the next act, begin with nothing said.
  const goTo = useCallback(
    (id: string | null) => {
      setSaid(null);
      show(id);
    },
    [setSaid, show],
  );
  const openPanel = (next: Panel) => {
    setSaid(null);
    setPanel(next);
  };
  const askBulk = (what: Bulk | null) => {
    setSaid(null);
    setBulk(what);
  };
  const { selected, chosen, select, add, leaveOut, selectAll, clear } = useSelection(rows, setSaid);

  // With nothing selected there is nothing to ask about: the next that is selected is a question of its own.
  useEffect(() => {
    if (chosen.length === 0) setBulk(null);
  }, [chosen.length]);

  const move = (by: 1 | -1) => {
    const next = beside(by);
    if (!next) return;
    setCursor(next.id);
    if (openId !== null) goTo(next.id);
  };
  const extend = (by: 1 | -1) => {
    add([at ?? rows[0]?.id, beside(by)?.id]);
    move(by);
  };
  const { prefetch } = inbox;
  useEffect(() => {
    const here = rows.findIndex(({ id }) => id === at);
    if (here >= 0) for (const near of rows.slice(here + 1, here + 1 + AHEAD)) void prefetch(near.id);
  }, [rows, at, prefetch]);

  useInboxKeys({
    rows,
    openId,
    cursorId,
    selectedCount: selected.size,
    move,
    extend,
    show: goTo,
    select,
    selectAll,
    clear,
    askBulk,
    panel: openPanel,
    undo: decisions.undoLast,
  });

  return (
    <div className="xl:grid xl:h-dvh xl:grid-cols-[minmax(22rem,27rem)_minmax(0,1fr)]">
      <section
        aria-labelledby="list-title"
        className={`flex min-h-0 flex-col border-line max-md:h-[calc(100dvh-3rem)] md:h-dvh xl:border-r ${openId ? "max-xl:hidden" : ""}`}
      >
        <header className="flex items-baseline gap-3 px-3 pt-3">
          <h1 id="list-title" className="text-xl font-semibold">
            {title}
          </h1>
          <div role="status" aria-live="polite" className="-my-1 self-center">
            {inbox.waiting > 0 && (
              <Arrivals
                count={inbox.waiting}
                onShow={() => {
                  inbox.toTop();
                  scroller?.scrollTo({ top: 0 });
                }}
              />
            )}
          </div>
          <CutOff connection={inbox.connection} />
        </header>
        <Filters query={query} groups={groups} onQuery={setQuery} makesRoom={chosen.length > 0}>
          <KeepView
            acts={acts}
            query={query}
            savedId={savedId}
            mayShare={!why.isAuditor}
            onQuery={setQuery}
            say={setSaid}
          />
        </Filters>
        <BulkBar
          selected={chosen}
          asking={bulk}
          several={decisions.several}
          onAsk={askBulk}
          onClear={clear}
          onLeaveOut={leaveOut}
        />
        <div role="status" aria-live="polite">
          {said && (
            <div className="px-3 py-2">
              <FormNotice state={said} />
            </div>
          )}
        </div>
        <div ref={setScroller} className="min-h-40 flex-1 overflow-y-auto">
          {rows.length > 0 && (
            <List
              rows={rows}
              now={now}
              scroller={scroller}
              openId={openId}
              cursorId={cursorId}
              selected={selected}
              mayDecide={!why.isAuditor && query.view !== "done"}
              hasMore={list.hasNextPage && !list.isError}
              more={() => void (!list.isFetchingNextPage && list.fetchNextPage())}
              onOpen={goTo}
              onSelect={select}
              onSight={inbox.sight}
            />
          )}
          {(rows.length === 0 || list.isFetchNextPageError) && (
            <Nothing list={list} query={query} why={why} counts={counts} />
          )}
        </div>
      </section>
      <div className={`min-h-0 xl:h-dvh xl:overflow-y-auto ${openId ? "" : "max-xl:hidden"}`}>
        {openId && (
          <header className="px-3 sm:px-5 xl:hidden [&>p:not(:empty)]:pt-3">
            <h1 className="sr-only">{title}</h1>
            <CutOff connection={inbox.connection} />
          </header>
        )}
        {openId ? (
          <Pane
            key={openId}
            id={openId}
            drawnId={first.pane?.id}
            now={now}
            acts={acts}
            decide={decisions.decide}
            isSending={decisions.isSending(openId)}
            panel={panel}
            onPanel={(next) => visit.isHere() && openPanel(next)}
            onClose={() => goTo(null)}
            onRefused={(answer) => !visit.isHere() && tell(openId, answer)}
            onDone={(act, answer) => {
              inbox.refresh();
              const sleeps = query.view === "snoozed" ? "unsnooze" : "snooze";
              if (act !== "handOn" && act !== sleeps) return; // it is in this list still
              tell(openId, answer);
              if (visit.isHere()) decisions.advance([openId]);
            }}
          />
        ) : (
          <p className="flex h-full items-center justify-center px-6 py-16 text-muted">
            {rows.length > 0 && "Choose a task to read it."}
          </p>
        )}
      </div>
      <OnTheirWay
        way={inbox.way.data ?? []}
        onUndo={decisions.undo}
        onSendNow={decisions.sendNow}
        onDismiss={decisions.dismiss}
      />
    </div>
  );
}
