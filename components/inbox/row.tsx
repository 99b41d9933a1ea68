import { memo } from "react";
import { isRunningOut } from "@/components/task/running-out";
import { Visible } from "@/components/task/visible";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { wordsOf } from "@/lib/domain/outcome-words";
import type { Row } from "./rows";

export const ROW_REM = 58 / 14; // it grows with the text in it

type Props = {
  row: Row;
  now: string;
  isOpen: boolean;
  isCursor: boolean;
  isSelected: boolean;
  mayDecide: boolean;
  onOpen: (id: string) => void;
  onSelect: (id: string, isRange: boolean) => void;
};

export const rowIdOf = (taskId: string): string => `row-${taskId}`;

/** One task of the list. Without scripts its title is a link to the task's own page. */
export const ListRow = memo(function ListRow(props: Props) {
  const { row, now, isOpen, isCursor, isSelected, mayDecide, onOpen, onSelect } = props;
  return (
    <div
      className={`flex h-full gap-2 border-b border-line px-3 py-2 ${isOpen ? "bg-accent-soft" : isSelected ? "bg-sunken" : "hover:bg-sunken"} ${isCursor ? "shadow-[inset_3px_0_0_var(--accent)]" : ""}`}
    >
      {mayDecide && (
        <label className="-my-2 -mr-1 -ml-3 flex w-8 shrink-0 items-start justify-center pt-2.5 pointer-coarse:w-12">
          <span className="sr-only">Select {row.title}</span>
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={isSelected}
            onChange={(event) => onSelect(row.id, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        </label>
      )}
      <a
        id={rowIdOf(row.id)}
        href={`/inbox/${row.id}`}
        aria-current={isOpen ? "true" : undefined}
        className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] content-start items-center gap-x-2"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen(row.id);
        }}
      >
        <span className="col-span-2 truncate font-medium">
          <Visible text={row.title} />
        </span>
        <span className="flex min-w-0 items-center gap-x-2 overflow-hidden whitespace-nowrap text-xs text-muted">
          {row.risk === "high" && (
            <span className="inline-flex shrink-0 items-center gap-1 font-semibold text-danger">
              <Icon name="alert" className="size-3.5" /> High risk
            </span>
          )}
          {row.outcome !== null && <span className="font-medium text-ink">{wordsOf(row.outcome)}</span>}
          <span>{wordsOf(row.kind)}</span>
          <span className="truncate">
            from <Visible text={agentName(row.fromAgent)} />
          </span>
          {row.need > 1 && <span>{row.need} people decide</span>}
          {row.claimedByName !== null && <span className="truncate">taken by {row.claimedByName}</span>}
        </span>
        <span className="text-xs text-muted">
          <When row={row} now={now} />
        </span>
      </a>
    </div>
  );
});

function When({ row, now }: { row: Row; now: string }) {
  if (row.outcome !== null && row.at !== null) return <RelativeTime at={row.at} now={now} past />;
  if (row.at !== null)
    return (
      <>
        back <RelativeTime at={row.at} now={now} />
      </>
    );
  if (row.dueAt === null) return <RelativeTime at={row.assignedAt} now={now} past />;
  const isSoon = isRunningOut(Date.parse(row.assignedAt), Date.parse(row.dueAt), Date.parse(now));
  return (
    <span className={isSoon ? "inline-flex items-center gap-1 font-semibold text-warn" : ""}>
      {isSoon && <Icon name="clock" className="size-3.5" />} due <RelativeTime at={row.dueAt} now={now} />
    </span>
  );
}

const agentName = (address: string): string => address.split("/").at(-1) || address;
