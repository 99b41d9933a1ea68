"use client";

import { findEdits } from "@/lib/domain/edits";
import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";
import { spell } from "../readable";
import { Visible } from "../visible";
import { TextChange } from "./lines";
import { MoreButton, useMore } from "./more";
import { Folded } from "./text";
import { wayOf } from "./way";

/** What something was and what it shall be. */
export function Difference({ before, after }: { before: Json; after: Json }) {
  if (isObject(before) && isObject(after)) return <Edits edits={findEdits(before, after)} whole={before} />;
  return <OneChange before={before} after={after} />;
}

type Place = { pointer: string; before?: Json; after?: Json };

/** Each place that differs, by its way through the object. */
export function Edits({ edits, whole }: { edits: Place[]; whole?: JsonObject }) {
  const { count, ...rest } = useMore(edits.length, 20);
  if (edits.length === 0) return <p className="text-muted">Nothing differs.</p>;
  const same = whole ? Object.keys(whole).length : 0;
  return (
    <>
      <dl className="space-y-1">
        {edits.slice(0, count).map((edit) => (
          <div key={edit.pointer}>
            <dt className="text-muted">
              <Visible text={wayOf(edit.pointer)} />
            </dt>
            <dd>
              <OneChange before={edit.before} after={edit.after} />
            </dd>
          </div>
        ))}
      </dl>
      <MoreButton {...rest} what="changes" />
      {same > edits.length && <p className="text-xs text-muted">What is not listed stays as it was.</p>}
    </>
  );
}

function OneChange({ before, after }: { before?: Json | undefined; after?: Json | undefined }) {
  const [old, fresh] = [spelled(before), spelled(after)];
  if (old !== null && fresh !== null && (old.includes("\n") || fresh.includes("\n")))
    return <TextChange before={old} after={fresh} />;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      {old !== null && (
        <del className="rounded-sm bg-danger-soft px-1 text-danger">
          <Folded text={old === "" ? "(empty)" : old} />
        </del>
      )}
      <span aria-hidden="true" className="text-muted">
        →
      </span>
      {fresh === null ? (
        <span className="text-muted">taken out</span>
      ) : (
        <ins className="rounded-sm bg-good-soft px-1 text-good no-underline">
          <Folded text={fresh === "" ? "(empty)" : fresh} />
        </ins>
      )}
      {old === null && <span className="text-muted">(new)</span>}
    </span>
  );
}

const spelled = (value: Json | undefined): string | null => (value === undefined ? null : spell(value));
