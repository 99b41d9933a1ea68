"use client";

import { useEffect, useMemo, useRef } from "react";
import type { FormState } from "@/components/ui/form-state";
import { leaveBehind } from "@/components/ui/left-behind";
import { named } from "@/components/ui/named";

/** A refusal whose form is gone when it comes, or goes before it is drawn there, is told by the page that is there then. */
export function useUnsaid(title: string) {
  const unsaid = useRef<FormState>(null);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      if (unsaid.current) leaveBehind(unsaid.current);
    };
  }, []);
  return useMemo(
    () => ({
      heard: (answer: FormState) => {
        if (isGone.current) leaveBehind(named(title, answer));
        else unsaid.current = named(title, answer);
      },
      drawn: () => {
        unsaid.current = null;
      },
    }),
    [title],
  );
}
