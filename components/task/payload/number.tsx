import { spell } from "../readable";
import { isIdName } from "./table-of";

// Grouped for the eye alone: there is no character between the groups, so what is copied is what is hashed.

const LONG_WHOLE = /^(-?\d{2,})(\d{3})$/;

/** A number as it is hashed; a whole one of five digits and more is set in groups of three, unless it names something. */
export function NumberText({ value, name }: { value: number; name: string }) {
  const text = spell(value);
  const groups = isIdName(name) ? [text] : groupsOf(text);
  return (
    <span className="whitespace-nowrap font-mono text-code tabular-nums">
      {groups.length === 1
        ? text
        : groups.map((group, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
            <span key={i} className={i === 0 ? undefined : "ms-[0.3em]"}>
              {group}
            </span>
          ))}
    </span>
  );
}

export function groupsOf(text: string): string[] {
  if (!LONG_WHOLE.test(text)) return [text];
  const cut = text.length % 3 || 3;
  const first = text.slice(0, cut) === "-" ? cut + 3 : cut;
  return [text.slice(0, first), ...(text.slice(first).match(/.{3}/g) ?? [])];
}
