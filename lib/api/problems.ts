// What a shape found, as the problems of the wire: where, which rule, and a sentence.
import type { z } from "zod";
import { pointerStep } from "../domain/json";
import type { Problem } from "../domain/refusals";
import { invalid } from "./stop";

const MOST = 20;

/** What fits the shape, or 422. `where`: the pointer of a field, where it was put together from several places. */
export function fitting<S extends z.ZodType>(
  shape: S,
  value: unknown,
  where = (field: string): string => `/${field}`,
): z.output<S> {
  const result = shape.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const moved = (pointer: string) => pointer.replace(/^\/([^/]*)/, (_, field: string) => where(field));
  const problems = problemsOf(result.error);
  throw invalid(
    "body",
    problems.map((problem) => ({ ...problem, pointer: moved(problem.pointer) })),
  );
}

export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap(fromIssue).slice(0, MOST);
}

function fromIssue(issue: z.core.$ZodIssue): Problem[] {
  const pointer = issue.path.map((step) => pointerStep(typeof step === "symbol" ? "?" : step)).join("");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: pointer + pointerStep(key),
      rule: "unknown_field",
      message: "This is not a field of this request.",
    }));
  if (issue.input === undefined) return [{ pointer, rule: "required", message: "This is required." }];
  if (issue.code === "invalid_union") return fromUnion(issue, pointer);
  const rule = issue.code === "custom" ? String(issue.params?.rule ?? "custom") : issue.code;
  return [{ pointer, rule, message: sentence(issue) }];
}

// What may be said in several ways: the way that was begun is the one that is complained about. Where none was, all are named.
function fromUnion(issue: z.core.$ZodIssueInvalidUnion, pointer: string): Problem[] {
  const isBegun = (branch: z.core.$ZodIssue[]) =>
    branch.length > 0 && branch.every((found) => found.path.length > 0 || typeIn(found) === null);
  const begun = issue.errors.find(isBegun);
  if (begun) return begun.flatMap((found) => fromIssue({ ...found, path: [...issue.path, ...found.path] }));
  const expected = issue.errors
    .flat()
    .map(typeIn)
    .filter((type) => type !== null);
  return [{ pointer, rule: "invalid_type", message: `This must be ${[...new Set(expected)].join(" or ")}.` }];
}

// What it should have been, where it is of another type altogether.
function typeIn(issue: z.core.$ZodIssue): string | null {
  if (issue.code === "invalid_type") return issue.expected;
  return issue.code === "custom" && issue.params?.rule === "invalid_type" ? issue.params.expected : null;
}

// zod says "Invalid input: expected string, received number".
function sentence(issue: z.core.$ZodIssue): string {
  const text = issue.message
    .replace(/^Invalid (input|option): expected /, "This must be ")
    .replace(/\.$/, "");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
