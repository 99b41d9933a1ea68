"use client";

import { useState } from "react";

/** How much of a long list is shown, and the way to more of it: a little first, then as much as a page bears at a time. */
export function useMore(total: number, first: number, step = 500) {
  const [shown, setShown] = useState(first);
  // A button that would bring one or two is longer than what it hides.
  const count = total - shown <= 2 ? total : shown;
  const more = () => setShown((before) => before + step);
  return { count, rest: total - count, step, more };
}

type Props = { rest: number; step: number; what: string; more: () => void };

export function MoreButton({ rest, step, what, more }: Props) {
  if (rest <= 0) return null;
  const label =
    rest <= step
      ? `Show the other ${rest.toLocaleString("en")} ${what}`
      : `Show ${step} more of ${rest.toLocaleString("en")} ${what}`;
  return (
    <button type="button" onClick={more} className="my-1 rounded-sm font-medium text-accent underline">
      {label}
    </button>
  );
}
