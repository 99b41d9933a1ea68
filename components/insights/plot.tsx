import type { ReactNode } from "react";
import type { Line } from "./lengths";

// The frame of a chart: its scale at the left, its days below, and its name for whoever cannot see it. Sizes across are shares
// of the width, so text keeps its size on a phone.

const HEIGHT = 180;
const ABOVE = 10; // room for what stands at the very top, half a line of text

export const yOf = (at: number): number => ABOVE + (1 - at) * HEIGHT;
export const BOTTOM = yOf(0);

type Props = { name: string; lines: Line[]; labels: string[]; children: ReactNode };

export function Plot({ name, lines, labels, children }: Props) {
  return (
    <div role="img" aria-label={name}>
      <div aria-hidden="true" className="flex text-xs">
        <svg className="h-[200px] w-14 shrink-0 fill-muted" aria-hidden="true">
          {lines.map(({ label, at }) => (
            <text key={label} x="48" y={yOf(at) + 4} textAnchor="end">
              {label}
            </text>
          ))}
        </svg>
        <div className="min-w-0 flex-1">
          <svg className="h-[200px] w-full overflow-visible" aria-hidden="true">
            {lines.map(({ label, at }) => (
              <line key={label} x1="0" x2="100%" y1={yOf(at)} y2={yOf(at)} className="stroke-line" />
            ))}
            {children}
          </svg>
          <Below labels={labels} />
        </div>
      </div>
    </div>
  );
}

// As many as fit on a narrow phone, the first and the last among them.
const MOST_LABELS = 4;

function Below({ labels }: { labels: string[] }) {
  const step = Math.max(1, Math.ceil((labels.length - 1) / (MOST_LABELS - 1)));
  const shown = labels
    .map((label, i) => ({ label, i }))
    .filter(({ i }) => i === labels.length - 1 || (i % step === 0 && labels.length - 1 - i >= step * 0.75));
  return (
    <svg className="h-5 w-full overflow-visible fill-muted" aria-hidden="true">
      {shown.map(({ label, i }) => (
        <text key={i} x={across(i, labels.length)} y="13" textAnchor={anchorOf(i, labels.length)}>
          {label}
        </text>
      ))}
    </svg>
  );
}

const anchorOf = (i: number, all: number): "start" | "middle" | "end" => {
  if (all === 1) return "middle";
  if (i === 0) return "start";
  return i === all - 1 ? "end" : "middle";
};

/** The middle of a point's place. */
export const across = (i: number, all: number): string => `${(((i + 0.5) / all) * 100).toFixed(3)}%`;
