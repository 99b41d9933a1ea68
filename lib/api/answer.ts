// Every answer leaves through here.
import { traceId } from "./request-headers";
import { errorBody, Stop } from "./stop";
import { defect, isTrouble, type Report, reportToLog, unavailable } from "./trouble";

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

export const answerJson = (status: number, body: unknown, headers: Record<string, string>): Response =>
  new Response(JSON.stringify(body), { status, headers });

type Failed = { requestId: string; headers: Record<string, string>; method: string; path: string };

export function answerFailure(error: unknown, failed: Failed, report: Report = reportToLog): Response {
  const said = sayable(error, failed, report);
  return answerJson(said.fields.status, errorBody(said.fields), {
    ...failed.headers,
    ...said.fields.headers,
  });
}

function sayable(error: unknown, { requestId, method, path }: Failed, report: Report): Stop {
  if (error instanceof Stop) return error;
  if (isTrouble(error)) return unavailable();
  report({ requestId, method, path, error });
  return defect(requestId);
}
