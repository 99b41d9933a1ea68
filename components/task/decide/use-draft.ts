"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Paper } from "./answer";
import { type Draft, emptyDraft } from "./draft";
import { forgetDraft, keepDraft, keepSent, loadDraft, loadWords, markSent, type Sheet } from "./kept";

const REST_MS = 300; // after the last key

/** What is being written, kept in the tab until it was sent and cannot be taken back any more. */
export function useDraft({ task, plan }: Paper) {
  const { id: taskId, version, viewerId = "", undoSeconds = 0 } = task;
  const sheet = useMemo((): Sheet => ({ viewerId, taskId, version }), [viewerId, taskId, version]);
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(plan, task.spec.formSchema));
  const [isLive, setLive] = useState(false); // whether the browser has taken over, and with it what was kept
  const isSent = useRef(false);
  const isResting = useRef(false); // what was written last is not kept yet
  const latest = useRef(draft);

  useEffect(() => {
    const now = Date.now();
    const kept = loadDraft(sheet, now) ?? loadWords(sheet, now);
    if (kept) setDraft((before) => ({ ...before, ...kept }));
    setLive(true);
  }, [sheet]);
  useEffect(() => {
    latest.current = draft;
    if (!isLive) return;
    isSent.current = false;
    isResting.current = true;
    const timer = setTimeout(() => {
      isResting.current = false;
      if (!isSent.current) keepDraft(sheet, draft, Date.now());
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [sheet, draft, isLive]);
  useEffect(
    () => () => {
      if (isResting.current && !isSent.current) keepDraft(sheet, latest.current, Date.now());
    },
    [sheet],
  );

  const sent = useCallback(() => {
    isSent.current = true;
    void import("./kept-elsewhere").then(({ hearOthers }) => hearOthers()).catch(() => {});
    if (undoSeconds > 0) keepSent(sheet, latest.current, Date.now());
    else forgetDraft(sheet);
  }, [sheet, undoSeconds]);
  const returned = useCallback(() => {
    isSent.current = false;
    keepDraft(sheet, latest.current, Date.now());
    markSent([sheet.taskId], false);
  }, [sheet]);
  return { draft, setDraft, isLive, sent, returned };
}
