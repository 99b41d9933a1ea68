import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";

// What a review says to single lines and fields. They go to the agent as `comments`, each with the place it is about.

export type Remark = { pointer: string; line?: number; quote: string; text: string };

const MOST_QUOTED = 200;

export const placeKey = (pointer: string, line?: number): string => `${pointer}#${line ?? ""}`;

export function remarksToData(remarks: Remark[]): JsonObject[] {
  return [...remarks].sort(byPlace).map(({ pointer, line, quote, text }) => ({
    pointer,
    ...(line !== undefined && { line }),
    quote: quote.slice(0, MOST_QUOTED).toWellFormed(),
    text,
  }));
}

function byPlace(one: Remark, other: Remark): number {
  if (one.pointer !== other.pointer) return one.pointer < other.pointer ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}

/** As text, for where a form of its own leaves no room for anything else. */
export const remarksToText = (remarks: Remark[]): string =>
  [...remarks]
    .sort(byPlace)
    .map(
      ({ pointer, line, text }) => `${pointer || "/"}${line === undefined ? "" : `, line ${line}`}: ${text}`,
    )
    .join("\n");

/** A recorded decision's remarks, read back. */
export function remarksOf(data: JsonObject | null): Remark[] {
  if (!Array.isArray(data?.comments)) return [];
  return data.comments.flatMap((one: Json): Remark[] => {
    if (!isObject(one) || typeof one.pointer !== "string" || typeof one.text !== "string") return [];
    const line = typeof one.line === "number" ? { line: one.line } : {};
    return [
      {
        pointer: one.pointer,
        ...line,
        quote: typeof one.quote === "string" ? one.quote : "",
        text: one.text,
      },
    ];
  });
}

/** Whether a task's own form has a place for `comments`, or lets anything be said beside it. */
export function takesRemarks(schema: JsonObject | null): boolean {
  if (schema === null) return true;
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, "comments")) return false;
  return schema.additionalProperties !== false;
}
