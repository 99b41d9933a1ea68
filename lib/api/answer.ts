// Every answer leaves through here.
import type { TroubleLog } from "../db/read/trouble-log";
import { traceId } from "./request-headers";
import { errorBody, Stop } from "./stop";
import { defect, isTrouble, OutOfTime, type Report, reportToLog, unavailable } from "./trouble";

export function baseHeaders(requestId: string, trace: string | null): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  };
  const echoed = traceId(trace);
  if (echoed !== null) headers["x-trace-id"] = echoed;
  return headers;
}

/** An answer that is whole, which every one is but a stream. Written to a connection as it is, or made the web's own object. */
export type Told = { status: number; headers: Record<string, string>; text: string };

export const tellJson = (status: number, body: unknown, headers: Record<string, string>): Told => ({
  status,
  headers,
  text: JSON.stringify(body),
});

/** An answer that comes bit by bit, whenever there is something to say. */
export type Poured = {
  status: number;
  headers: Record<string, string>;
  /** Until its end. What is written after whoever asked has left is lost. */
  pour(write: (text: string) => void): Promise<void>;
  /** Nobody listens any more. */
  leave(): void;
};
export const isPoured = (answer: unknown): answer is Poured =>
  typeof answer === "object" && answer !== null && "pour" in answer;

export function responseOf(answer: Told | Poured | Response): Response {
  if (answer instanceof Response) return answer;
  return new Response(isPoured(answer) ? streamOf(answer) : answer.text, answer);
}

/** What would be said is not waited for: nobody hears it. */
export function headOf(answer: Told | Poured | Response): Response {
  if (isPoured(answer)) answer.leave();
  return answer instanceof Response ? answer : new Response(null, answer);
}

const ENCODER = new TextEncoder();

function streamOf({ pour, leave }: Poured): ReadableStream<Uint8Array> {
  let isOpen = true;
  return new ReadableStream({
    async start(controller) {
      await pour((text) => {
        if (isOpen) controller.enqueue(ENCODER.encode(text));
      });
      if (isOpen) controller.close();
    },
    cancel: () => {
      isOpen = false;
      leave();
    },
  });
}

type Failed = { requestId: string; headers: Record<string, string>; method: string; path: string };

/** Who is told of it besides whoever asked: of a defect, and of what is nobody's fault here. */
type Hearers = { report?: Report; trouble?: TroubleLog };

export function answerFailure(error: unknown, failed: Failed, hearers: Hearers = {}): Told {
  const said = sayable(error, failed, hearers);
  return tellJson(said.fields.status, errorBody(said.fields), {
    ...failed.headers,
    ...said.fields.headers,
  });
}

const UNCERTAIN =
  "The service did not answer in time, and may still carry this out. Ask again with the same Idempotency-Key.";

function sayable(
  error: unknown,
  { requestId, method, path }: Failed,
  { report = reportToLog, trouble }: Hearers,
): Stop {
  if (error instanceof Stop) return error;
  if (isTrouble(error)) {
    trouble?.(error);
    return error instanceof OutOfTime && method !== "GET" ? unavailable(UNCERTAIN) : unavailable();
  }
  report({ requestId, method, path, error });
  return defect(requestId);
}
