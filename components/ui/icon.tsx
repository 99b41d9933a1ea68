const PATHS = {
  down: "M5 8l5 5 5-5",
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  clock: "M10 5.5V10l3 2M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  alert: "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3",
  info: "M10 9v5M10 6v.3M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  people:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM1.5 16.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5M13 3.5a2.8 2.8 0 0 1 0 5.3M15 12c1.8.6 3 2 3.5 4.5",
  inbox: "M3 11l2.5-7h9l2.5 7v5H3zM3 11h4l1 2h4l1-2h4",
  snooze: "M4 6.5h4.5L4 12h4.5M11 3h5.5L11 9.5h5.5",
  intent: "M4 10h10M10.5 6l4 4-4 4M4 5v10",
  list: "M7 5h10M7 10h10M7 15h10M3 5h.3M3 10h.3M3 15h.3",
  chart: "M3 17h14M5.5 14V9M10 14V4M14.5 14v-3",
  settings: "M4 6h7M15 6h1M13 4v4M4 14h1M9 14h7M7 12v4",
  filter: "M3 5h14l-5.5 6v5l-3-1.5V11z",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
  undo: "M7 4L3.5 7.5 7 11M3.5 7.5h8a4.5 4.5 0 0 1 0 9H7",
  plus: "M10 4v12M4 10h12",
  edit: "M4 16l.8-3.6L13 4.200 15.8 7 7.6 15.200z",
  comment: "M3.5 4.5h13v9H9l-3.5 3v-3h-2z",
} as const;

export type IconName = keyof typeof PATHS;

/** Always beside a word that says the same: no state is told by shape or colour alone. */
export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className={`size-4 shrink-0 ${className}`}>
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
