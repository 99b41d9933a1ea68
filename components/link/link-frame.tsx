import type { ReactNode } from "react";
import { Visible } from "@/components/task/visible";
import { ClockProvider } from "@/components/ui/clock";
import { Mark } from "@/components/ui/shell";

type Props = {
  person: string; // whom the message was sent to
  workspace: string;
  title?: string;
  clock?: { zone: string | null; language: string | null; now: string };
  children: ReactNode;
};

/** What stands around a page that a link in a message leads to. It says at once whom it is for: messages are forwarded. */
export function LinkFrame({ person, workspace, title, clock, children }: Props) {
  const page = (
    <main className="mx-auto w-full max-w-3xl px-3 py-6 sm:px-4 sm:py-10">
      <p className="mb-4 flex flex-wrap items-center gap-x-2 gap-y-1">
        <Mark />
        <span className="min-w-0 break-words font-semibold">
          <Visible text={workspace} />
        </span>
        <span className="min-w-0 break-words text-muted">
          for{" "}
          <span className="font-medium text-ink">
            <Visible text={person} />
          </span>
        </span>
      </p>
      {title === undefined ? (
        children
      ) : (
        <div className="rounded-lg border border-line bg-panel p-5 sm:p-6">
          <h1 className="mb-3 text-xl font-semibold leading-tight">{title}</h1>
          {children}
        </div>
      )}
    </main>
  );
  return clock ? (
    <ClockProvider zone={clock.zone} language={clock.language} now={clock.now}>
      {page}
    </ClockProvider>
  ) : (
    page
  );
}
