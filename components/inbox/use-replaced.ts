"use client";

import { useEffect, useRef, useState } from "react";

/**
 * The version that took the place of the one that somebody began to read, and where that is told: in sight, wherever they
 * were in it.
 */
export function useReplaced(task: { version: number } | undefined) {
  const told = useRef<HTMLDivElement>(null);
  const [began, setBegan] = useState(task?.version);
  if (began === undefined && task) setBegan(task.version);
  const by = task && began !== undefined && task.version > began ? task.version : null;
  useEffect(() => {
    if (by !== null) told.current?.scrollIntoView({ block: "nearest" });
  }, [by]);
  return { by, told };
}
