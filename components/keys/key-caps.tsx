"use client";

import { useIsMac } from "./platform";
import { capsOf } from "./stroke";

/** Keys as they stand on a keyboard; nothing on the server, which does not know the keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  const isMac = useIsMac();
  if (isMac === null) return null;
  return (
    <span className="inline-flex shrink-0 items-center gap-1 whitespace-nowrap">
      {capsOf(keys, isMac).map(({ written, caps }, index) => (
        <span key={written} className="inline-flex items-center gap-1">
          {index > 0 && <span className="text-xs text-muted">then</span>}
          {caps.map((cap) => (
            <kbd
              key={cap}
              className="min-w-5 rounded border border-line-strong bg-sunken px-1 text-center font-sans text-xs leading-5 text-ink"
            >
              {cap}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
