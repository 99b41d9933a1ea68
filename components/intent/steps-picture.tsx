import { Visible } from "@/components/task/visible";
import { Icon, type IconName } from "@/components/ui/icon";
import type { Step, StepState } from "@/lib/domain/steps";

const LOOKS: Record<StepState, { icon: IconName; look: string; said: string }> = {
  done: { icon: "check", look: "border-good text-good", said: "done" },
  now: { icon: "clock", look: "border-accent bg-accent-soft text-accent", said: "now" },
  next: { icon: "intent", look: "border-dashed border-line-strong text-muted", said: "not yet" },
  stopped: { icon: "cross", look: "border-danger text-danger", said: "it ended here" },
};

/** Where an intent stands: its steps from left to right, or below each other where there is no room. */
export function StepsPicture({ steps }: { steps: Step[] }) {
  return (
    <ol aria-label="Steps" className="flex flex-col gap-2 sm:flex-row sm:items-stretch">
      {steps.map(({ word, state, about }) => {
        const { icon, look, said } = LOOKS[state];
        return (
          <li key={word} className={`min-w-0 flex-1 rounded-md border px-3 py-2 ${look}`}>
            <span className="flex items-center gap-1.5 font-medium">
              <Icon name={icon} /> {word}
            </span>
            <span className="block text-muted">{about === null ? said : <Visible text={about} />}</span>
          </li>
        );
      })}
    </ol>
  );
}
