"use client";

import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormState } from "@/components/ui/form-state";
import { ShownOnce } from "./shown-once";

type Form = RefObject<HTMLFormElement | null>;
type Sent = { form: Form; section: Element | null; answer: FormState; isGone: boolean };
type Ears = {
  sent: (form: Form) => void;
  heard: (form: Form, answer: FormState) => void;
  gone: (form: Form) => void;
};

const Page = createContext<Ears | null>(null);

/**
 * Says what the form that was sent last was answered, where that took the form itself away: a row that is gone announces
 * nothing, and leaves whoever uses the keyboard at the top of the page. It stands until the next form is sent.
 */
export function PageStatus({ children }: { children: ReactNode }) {
  const [said, say] = useState<Sent | null>(null);
  const last = useRef<Sent | null>(null);
  const ears = useMemo<Ears>(() => {
    // The answer and the page without the form come in either order.
    const change = (form: Form, more: Partial<Sent>) => {
      if (last.current?.form !== form) return;
      last.current = { ...last.current, ...more };
      if (last.current.answer && last.current.isGone) say(last.current);
    };
    return {
      sent: (form) => {
        const section = form.current?.closest("section") ?? null;
        last.current = { form, section, answer: null, isGone: false };
        say(null);
      },
      heard: (form, answer) => change(form, { answer }),
      gone: (form) => change(form, { isGone: true }),
    };
  }, []);
  useEffect(() => {
    if (said && document.activeElement === document.body) focusHeading(said.section);
  }, [said]);
  return (
    <Page value={ears}>
      <div role="status" data-page-status className={said ? "sticky top-3 z-10 mb-4 space-y-3" : ""}>
        {said?.answer && <FormNotice state={said.answer} />}
        {said?.answer?.shown && <ShownOnce {...said.answer.shown} />}
      </div>
      {children}
    </Page>
  );
}

function focusHeading(section: Element | null): void {
  const near = section?.isConnected ? section.querySelector<HTMLElement>("h2") : null;
  const heading = near ?? document.querySelector<HTMLElement>("main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** For a form whose answer may take it away: what to be called at, and the place of its element. */
export function usePageStatus() {
  const page = useContext(Page);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => () => page?.gone(form), [page]);
  return {
    form,
    sent: () => {
      page?.sent(form);
      return true;
    },
    heard: (answer: FormState) => page?.heard(form, answer),
  };
}
