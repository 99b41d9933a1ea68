import { lengthScale, lengthText } from "./lengths";
import { across, Plot, yOf } from "./plot";

export type LengthPoint = { label: string; p50: number | null; p95: number | null };
type Props = { name: string; points: LengthPoint[] };

const LINES = [
  { field: "p50", says: "half were decided within this", dash: undefined, look: "stroke-accent fill-accent" },
  { field: "p95", says: "95 of 100 were decided within this", dash: "5 4", look: "stroke-warn fill-warn" },
] as const;

/** Two lines, told apart by their marks and strokes as well as their colours. Points without a decision leave a gap. */
export function LengthChart({ name, points }: Props) {
  const lengths = points.flatMap(({ p50, p95 }) => [p50, p95]).filter((length) => length !== null);
  const scale = lengthScale(lengths);
  return (
    <>
      <Key />
      <Plot name={name} lines={scale.lines} labels={points.map(({ label }) => label)}>
        {LINES.map(({ field, dash, look }) => (
          <g key={field} className={look}>
            {points.map((point, i) => {
              const [from, to] = [point[field], points[i + 1]?.[field] ?? null];
              if (from === null || to === null) return null;
              return (
                <line
                  key={point.label}
                  x1={across(i, points.length)}
                  x2={across(i + 1, points.length)}
                  y1={yOf(scale.at(from))}
                  y2={yOf(scale.at(to))}
                  strokeWidth="2"
                  strokeDasharray={dash}
                />
              );
            })}
            {points.map((point, i) => {
              const length = point[field];
              if (length === null) return null;
              return (
                <svg
                  key={point.label}
                  aria-hidden="true"
                  x={across(i, points.length)}
                  y={yOf(scale.at(length))}
                  className="overflow-visible"
                >
                  <Mark kind={field} />
                  <title>{`${point.label}: ${lengthText(length)}`}</title>
                </svg>
              );
            })}
          </g>
        ))}
      </Plot>
    </>
  );
}

function Mark({ kind }: { kind: "p50" | "p95" }) {
  return kind === "p50" ? <circle r="3" /> : <rect x="-3" y="-3" width="6" height="6" />;
}

function Key() {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-5 gap-y-1">
      {LINES.map(({ field, says, dash, look }) => (
        <li key={field} className="flex items-start gap-3">
          <svg aria-hidden="true" className={`mt-1 h-3 w-8 shrink-0 overflow-visible ${look}`}>
            <line x1="0" x2="32" y1="6" y2="6" strokeWidth="2" strokeDasharray={dash} />
            <svg aria-hidden="true" x="16" y="6" className="overflow-visible">
              <Mark kind={field} />
            </svg>
          </svg>
          <span>
            <b className="font-semibold">{field}</b>: {says}
          </span>
        </li>
      ))}
    </ul>
  );
}
