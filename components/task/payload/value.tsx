"use client";

import { useState } from "react";
import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";
import { spell } from "../readable";
import { CommentSpot } from "../review/comment-spot";
import { Visible } from "../visible";
import { Difference } from "./change";
import { MoreButton, useMore } from "./more";
import { NumberText } from "./number";
import { findPair } from "./pair";
import { Table } from "./table";
import { countInside, tableOf } from "./table-of";
import { Folded, Text } from "./text";
import { pointerOf } from "./way";

// One value of a payload, whatever it is. What is large is bounded and says how much more there is; nothing is left out
// for good.

type ValueProps = { value: Json; name: string; pointer: string; depth: number; comments: boolean };

const DEEPEST = 5; // beyond it a value is spelled out
const BESIDE = 2; // deeper a name stands above its value: side by side, five of them would leave no room
const FOLDED_FROM = 30; // values inside

export function Value(props: ValueProps) {
  const { value, name, pointer, depth, comments } = props;
  if (typeof value === "string")
    return <Text text={value} name={name} pointer={pointer} comments={comments} />;
  if (value === null) return <span className="text-muted">null</span>;
  if (typeof value === "number") return <NumberText value={value} name={name} />;
  if (typeof value !== "object") return <span className="font-mono text-code">{spell(value)}</span>;
  const inside = Object.keys(value).length;
  if (inside === 0) return <span className="font-mono text-code">{spell(value)}</span>;
  if (depth >= DEEPEST) return <Folded text={spell(value)} isCode />;
  if (depth > 0 && countInside(value, FOLDED_FROM) > FOLDED_FROM && !hasOwnBound(value))
    return <Hidden {...props} />;
  return <Inside {...props} />;
}

// A table shows its first rows only, so it need not be folded as well.
const hasOwnBound = (value: Json): boolean => Array.isArray(value) && tableOf(value) !== null;

function Hidden(props: ValueProps) {
  const [isOpen, setOpen] = useState(false);
  const count = Object.keys(props.value as object).length;
  const what = Array.isArray(props.value) ? "entries" : "fields";
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="rounded-sm font-medium text-accent underline"
      >
        {isOpen ? "Hide" : "Show"} {count.toLocaleString("en")} {what}
      </button>
      {isOpen && <Inside {...props} />}
    </>
  );
}

function Inside(props: ValueProps) {
  const { value, depth } = props;
  if (Array.isArray(value)) return <Items {...props} items={value} />;
  if (!isObject(value)) return null;
  return (
    <div className={depth > 0 ? "border-l-2 border-line pl-3" : ""}>
      <Rows {...props} value={value} />
    </div>
  );
}

type RowsProps = Omit<ValueProps, "value" | "name"> & { value: JsonObject };

/** The members of an object, each in a row; what was and what shall be share one. */
function Rows({ value, pointer, depth, comments }: RowsProps) {
  const pair = findPair(value);
  const rows = Object.entries(value).filter(([name]) => name !== pair?.names[1]);
  const { count, ...rest } = useMore(rows.length, depth === 0 ? 40 : 15);
  return (
    <>
      <dl
        className={`grid grid-cols-1 gap-x-4 ${depth < BESIDE ? "sm:grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)]" : ""}`}
      >
        {rows.slice(0, count).map(([name, inside]) => {
          const at = pointer + pointerOf([name]);
          const isPair = pair?.names[0] === name;
          return (
            <div key={name} className="contents">
              <dt className="max-w-48 pt-1 text-muted max-sm:max-w-none">
                <Visible text={isPair ? pair.names.join(" → ") : name} />
              </dt>
              <dd className="min-w-0 pb-1 sm:pt-1">
                {isPair ? (
                  <Difference before={pair.before} after={pair.after} />
                ) : (
                  <Value value={inside} name={name} pointer={at} depth={depth + 1} comments={comments} />
                )}
                {comments && !hasLines(inside) && <CommentSpot pointer={at} quote={name} />}
              </dd>
            </div>
          );
        })}
      </dl>
      <MoreButton {...rest} what="fields" />
    </>
  );
}

// Each of its lines takes a remark already.
const hasLines = (value: Json): boolean => typeof value === "string" && value.includes("\n");

function Items({ items, ...props }: ValueProps & { items: Json[] }) {
  const table = tableOf(items);
  if (table) return <Table table={table} {...props} />;
  return <List items={items} {...props} />;
}

function List({ items, name, pointer, depth, comments }: ValueProps & { items: Json[] }) {
  const { count, ...rest } = useMore(items.length, 15);
  return (
    <>
      <ul className="list-disc pl-5 marker:text-muted">
        {items.slice(0, count).map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          <li key={i}>
            <Value
              value={item}
              name={name}
              pointer={`${pointer}/${i}`}
              depth={depth + 1}
              comments={comments}
            />
          </li>
        ))}
      </ul>
      <MoreButton {...rest} what="entries" />
    </>
  );
}
