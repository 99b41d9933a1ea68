"use client";

import { createContext, Fragment, type ReactNode, useContext, useMemo, useState } from "react";
import { WHOSE } from "@/lib/domain/whose";
import type { FormAction } from "./form-state";

// A browser is signed in once, and in one workspace: what an older tab posts arrives as from whoever signed in last, where they
// went last. So all that a page posts says whose page it is, and an action does nothing for any other (lib/web/action.ts).

const Context = createContext<string | null>(null);

type Props = { whose: string; children: ReactNode };

/** Around a page of somebody. Drawn anew as another's, it begins anew: what was typed for the one is not sent for the other. */
export function WhosePage({ whose, children }: Props) {
  const [drawn, setDrawn] = useState({ whose, round: 0 });
  if (drawn.whose !== whose) setDrawn({ whose, round: drawn.round + 1 });
  return (
    <Context value={whose}>
      {/* Counted, and not named by `whose`: without scripts an answer finds its form by the keys around it. */}
      <Fragment key={drawn.round}>{children}</Fragment>
    </Context>
  );
}

/** In every form that a person posts. */
export function Whose() {
  const whose = useContext(Context);
  return whose && <input type="hidden" name={WHOSE} value={whose} autoComplete="off" />;
}

/** The same for what a script posts without a form. */
export function useWhoseActs<Acts extends { [Name in keyof Acts]: FormAction }>(acts: Acts): Acts {
  const whose = useContext(Context);
  return useMemo(() => {
    if (whose === null) return acts;
    const say =
      (act: FormAction): FormAction =>
      (before, form) => {
        form.set(WHOSE, whose);
        return act(before, form);
      };
    const said = Object.entries<FormAction>(acts).map(([name, act]) => [name, say(act)]);
    return Object.fromEntries(said) as Acts;
  }, [acts, whose]);
}
