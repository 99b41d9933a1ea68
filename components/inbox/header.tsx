import type { FormAction } from "@/components/ui/form-state";
import { Mark } from "@/components/ui/shell";
import { SignOut } from "./sign-out";

type Props = { workspace: string; person: string; leave: FormAction };

export function Header({ workspace, person, leave }: Props) {
  return (
    <header className="border-b border-line bg-panel">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
        <a href="/inbox" className="flex items-center gap-2 font-semibold">
          <Mark /> {workspace}
        </a>
        <div className="flex items-center gap-3">
          <span className="text-muted">{person}</span>
          <SignOut action={leave} />
        </div>
      </div>
    </header>
  );
}
