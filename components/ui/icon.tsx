const PATHS = {
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  clock: "M10 5.5V10l3 2M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  alert: "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3",
  info: "M10 9v5M10 6v.3M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  people:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM1.5 16.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.500 4.5M13 3.500a2.800 2.800 0 0 1 0 5.300M15 12c1.800.600 3 2 3.500 4.500",
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
