"use client";

import { useState } from "react";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { named } from "@/components/ui/named";
import { KEYS, unreached, type Way } from "./ask";
import type { Row } from "./rows";
import type { TaskPane } from "./task-pane";
import type { useInbox } from "./use-inbox";
import { useSent } from "./use-sent";
import type { Visit } from "./use-visit";

// Deciding, and taking it back. What was decided leaves the list at once; what the server refuses comes back, with what was
// typed still in its form.

export type DecisionActs = {
  decide: FormAction;
  decideSeveral: FormAction;
  takeBack: FormAction;
  sendNow: FormAction;
  dismiss: FormAction;
};

/** What deciding several needs, which is fetched with their bar (decide-several.ts). */
export type Several = Pick<Place, "inbox" | "acts" | "visit"> & {
  noteHeld: (answer: FormState, decided: Decided[], outcome: string) => void;
  advance: (ids: string[]) => void;
  mark: (ids: string[]) => void; // what comes after them, for the hand that decided
};

/** What taking back needs. */
export type Taking = Pick<Place, "inbox" | "acts" | "show"> & {
  setSaid: (said: FormState) => void;
  setWay: (change: (before: Way[]) => Way[]) => void;
};

type Decided = Pick<Row, "id" | "title" | "need">;

type Place = {
  inbox: ReturnType<typeof useInbox>;
  acts: DecisionActs;
  visit: Visit;
  autoAdvance: boolean;
  show: (id: string | null) => void;
  setCursor: (id: string | null) => void;
};

export function useDecisions({ inbox, acts, visit, autoAdvance, show, setCursor }: Place) {
  const { client, rows } = inbox;
  const [sending, setSending] = useState<string | null>(null);
  const [said, setSaid] = useState<FormState>(null);

  useSent(inbox.way.data);

  const tell = (id: string, answer: FormState) => {
    const title = client.getQueryData<TaskPane>(KEYS.task(id))?.task.spec.title;
    setSaid(visit.isHere() ? answer : named(title, answer));
  };
  /** What comes after those that are about to leave the list. */
  const nextAfter = (ids: string[]): string | null => {
    const at = rows.findIndex(({ id }) => id === ids[0]);
    const rest = rows.filter(({ id }) => !ids.includes(id));
    return rest[Math.min(Math.max(0, at), rest.length - 1)]?.id ?? null;
  };
  const advance = (ids: string[]) => show(autoAdvance ? nextAfter(ids) : null);
  // What was asked before this was done would undo it when it is answered: it is asked once more.
  const setWay = (change: (before: Way[]) => Way[]) => {
    client.setQueryData<Way[]>(KEYS.way, (before = []) => change(before));
    if (client.isFetching({ queryKey: KEYS.way }) > 0) void client.invalidateQueries({ queryKey: KEYS.way });
  };
  const noteHeld = (answer: FormState, decided: Decided[], outcome: string) => {
    const held = (answer?.holdings ?? []).map((one): Way => {
      const { title = "", need = 1 } = decided.find(({ id }) => id === one.taskId) ?? {};
      return { ...one, title, need, outcome, state: "held", refusal: null };
    });
    setWay((before) => [...held, ...before]);
  };

  const decide: FormAction = async (before, form) => {
    const id = String(form.get("taskId"));
    const spec = client.getQueryData<TaskPane>(KEYS.task(id))?.task.spec;
    form.set("inline", "1");
    setSaid(null);
    setSending(id);
    inbox.hide(rows.filter((row) => row.id === id));
    const arrived = () => setSending((now) => (now === id ? null : now));
    const back = () => {
      inbox.unhide([id]);
      arrived();
    };
    // It may be on its way all the same, sent from elsewhere or with its answer lost: then it can be taken back here.
    const lookForIt = () => void client.invalidateQueries({ queryKey: KEYS.way });
    const answer = await acts.decide(before, form).catch((error) => {
      back();
      lookForIt();
      throw error;
    });
    if (answer?.tone !== "done") {
      back();
      lookForIt();
      // Who has to sign in first loses nothing of what they typed: the task is read again when they are back.
      if (answer?.signedOut || answer?.wantsProof) return answer;
      void client.invalidateQueries({ queryKey: KEYS.task(id) });
      // Nobody rings where it is whoever decides that has changed: what is no longer asked of them would stay in their list.
      if (answer?.tone === "refused") inbox.refresh();
      return answer;
    }
    arrived();
    inbox.settle([id]);
    noteHeld(
      answer,
      spec ? [{ id, title: spec.title, need: spec.quorum.need }] : [],
      String(form.get("outcome")),
    );
    inbox.recount();
    if (visit.isHere()) advance([id]);
    client.removeQueries({ queryKey: KEYS.task(id) });
    return answer;
  };

  // Fetched with the first decision (on-their-way.tsx): what is not decided yet is not taken back.
  const taking = { inbox, acts, show, setSaid, setWay };
  const take = (run: (how: typeof import("./take-back")) => Promise<void>) =>
    void import("./take-back").then(run, () => setSaid(unreached()));
  const undo = (ids: string[]) => take(({ undo }) => undo(taking, ids));
  const sendNow = (ids: string[]) => take(({ sendNow }) => sendNow(taking, ids));
  const dismiss = (id: string) => take(({ dismiss }) => dismiss(taking, id));

  const undoLast = () => {
    const held = (inbox.way.data ?? []).filter((one) => one.state === "held");
    // What was decided in one go takes effect at one moment, and is taken back in one go.
    const last = held.filter((one) => one.dueAt === held[0]?.dueAt);
    if (last.length > 0) undo(last.map((one) => one.id));
  };

  const isSending = (id: string) => sending === id;
  return {
    decide,
    several: { inbox, acts, visit, noteHeld, advance, mark: (ids: string[]) => setCursor(nextAfter(ids)) },
    undo,
    undoLast,
    sendNow,
    dismiss,
    advance,
    said,
    setSaid,
    tell,
    isSending,
  };
}
