import { RequestError } from "@hono/node-server";
import { answerFailure, baseHeaders, responseOf } from "@/lib/api/answer";
import { newRequestId } from "@/lib/api/request-id";
import { invalid, type Stop } from "@/lib/api/stop";
import type { Report } from "@/lib/api/trouble";

// A request for the API that never becomes one, because no address can be made of its Host and its path. It is answered like
// any other that is wrong, instead of with nothing.

export function answerUnreadable(error: unknown, report?: Report): Response {
  const requestId = newRequestId();
  // What else it sends is not waited for.
  const headers = { ...baseHeaders(requestId, null), connection: "close" };
  const wrong = error instanceof RequestError ? namedIn(error) : error;
  const failed = { requestId, headers, method: "", path: "(before the API)" };
  return responseOf(answerFailure(wrong, failed, { report }));
}

function namedIn({ message }: RequestError): Stop {
  const problem = (pointer: string, rule: string, said: string) => [{ pointer, rule, message: said }];
  if (message.includes("Backslash"))
    return invalid("path", problem("", "format", "This holds a backslash."), 400);
  if (message.startsWith("Missing"))
    return invalid("header", problem("/host", "required", "This is missing."), 400);
  return invalid("header", problem("/host", "format", "This is not a host, with or without a port."), 400);
}
