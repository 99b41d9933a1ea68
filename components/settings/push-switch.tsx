"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import { useWhoseActs } from "@/components/ui/whose";
import { type Here, lookHere, type Switched, switchOffHere, switchOnHere } from "./push-here";
import { Badge } from "./section";

type Props = {
  publicKey: string;
  known: Array<{ id: string; hash: string }>; // the browsers that are told, as far as this page says who they are
  isKnown: boolean; // this person switched this browser on, and never off
  acts: { on: FormAction; off: FormAction };
};

/** Whether this very browser is told. It asks for the permission only when somebody presses the button; whoever has said yes before is
 * not asked again because the keys are others now. */
export function PushSwitch({ publicKey, known, isKnown, acts }: Props) {
  const { on, off } = useWhoseActs(acts);
  const [here, setHere] = useState<Here>({ state: "looking" });
  const [answer, setAnswer] = useState<FormState>(null);
  const [isBusy, setBusy] = useState(false);
  const look = useCallback(() => lookHere(publicKey, known).then(setHere), [publicKey, known]);
  useEffect(() => void look(), [look]);
  const press = async (work: () => Promise<Switched>) => {
    if (isBusy) return;
    setBusy(true);
    setAnswer(null);
    const { answer: said, state } = await work();
    setAnswer(said);
    if (state) setHere(state);
    setBusy(false);
  };
  // The installation has other keys since then. Nobody has to be asked again: they were, and wanted it.
  const isOutdated = isKnown && here.state === "off" && here.isOfOtherKey === true;
  const renewed = useRef(false);
  useEffect(() => {
    if (!isOutdated || renewed.current) return;
    renewed.current = true;
    void press(() => switchOnHere(publicKey, on));
  });
  return (
    <div className="space-y-3">
      <div role="status" className="space-y-3">
        <Said here={here} />
        {answer && answer.tone !== "done" && <FormNotice state={answer} />}
      </div>
      {/* One button for both: whoever pressed it is still on it. */}
      {(here.state === "off" || here.state === "on") && (
        <Button
          tone={here.state === "off" ? "primary" : "plain"}
          aria-disabled={isBusy}
          onClick={() =>
            void press(() =>
              here.state === "on" ? switchOffHere(here.id, off) : switchOnHere(publicKey, on),
            )
          }
        >
          {isBusy
            ? "One moment …"
            : here.state === "off"
              ? "Tell me in this browser"
              : "Do not tell me in this browser"}
        </Button>
      )}
    </div>
  );
}

function Said({ here }: { here: Here }) {
  if (here.state === "looking") return <p className="text-muted">Looking at this browser …</p>;
  if (here.state === "on")
    return (
      <p>
        <Badge icon="check" tone="good">
          On
        </Badge>{" "}
        You are told in this browser, also when no page of Countersign is open.
      </p>
    );
  if (here.state === "off")
    return (
      <p>
        <Badge icon="cross">Off</Badge> You are not told in this browser. It will ask whether you want that.
      </p>
    );
  const why = here.state === "denied" ? DENIED : WHY_NOT[here.why];
  return (
    <p className="flex items-start gap-2">
      <Icon name="info" className="mt-0.5" />
      <span>{why}</span>
    </p>
  );
}

const DENIED =
  "This browser has been told not to show anything from here. Press the sign beside the address of this page, allow notifications there, and load the page again.";
const WHY_NOT = {
  insecure: "A browser can be told only by a site with https. Ask whoever runs this installation.",
  home: "On an iPhone or iPad, put Countersign on the home screen first: Share, then Add to Home Screen. Open it from there and come back to this page.",
  unknown:
    "This browser cannot be told anything while no page is open. Others can: Chrome, Edge, Firefox, Safari.",
} as const;
