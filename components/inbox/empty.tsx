import { Icon } from "@/components/ui/icon";

/** Why there is nothing, in words: each cause is told apart. */
export function Empty({ isLaterPage, isAuditor }: { isLaterPage: boolean; isAuditor: boolean }) {
  const [title, text] = sayWhy(isLaterPage, isAuditor);
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-4 py-12 text-center">
      <Icon name="check" className="mx-auto mb-2 size-6 text-good" />
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mx-auto mt-1 max-w-sm text-muted">{text}</p>
    </div>
  );
}

function sayWhy(isLaterPage: boolean, isAuditor: boolean): [string, string] {
  if (isAuditor)
    return ["Auditors are asked nothing", "You may read this workspace; its tasks go to other people."];
  if (isLaterPage) return ["Nothing further", "The tasks of this page were decided meanwhile."];
  return ["All caught up", "Nothing waits for you. When software asks for a decision, it appears here."];
}
