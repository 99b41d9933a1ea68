"use client";

import { Button } from "@/components/ui/button";
import { FormNotice } from "@/components/ui/form-notice";
import { leaveBehind, useLeftBehind } from "@/components/ui/left-behind";

/** What became of something whose page was left before the answer came, until it is read. */
export function LeftBehind() {
  const said = useLeftBehind();
  if (!said) return null;
  return (
    <div role="alert">
      <FormNotice state={said}>
        <p className="mt-2 text-right">
          <Button onClick={() => leaveBehind(null)}>Understood</Button>
        </p>
      </FormNotice>
    </div>
  );
}
