// HTTP as a client program without an SDK speaks it: one request, and everything of its answer.
import type { JsonObject } from "@/lib/domain/types";

export type Reply = { status: number; headers: Headers; text: string; body: JsonObject };
export type HeaderFields = Record<string, string>;
export type Wire = (method: string, path: string, body?: unknown, headers?: HeaderFields) => Promise<Reply>;

export const apiKey = (key: string): HeaderFields => ({ "x-api-key": key });
export const bearer = (token: string): HeaderFields => ({ authorization: `Bearer ${token}` });

/** Requests with the same headers each, against one server. A string body goes out as it is. */
export function wire(url: string, always: HeaderFields): Wire {
  return async (method, path, body, headers = {}) => {
    const init: RequestInit = { method, headers: { ...always, ...headers } };
    if (body !== undefined) {
      init.headers = { "content-type": "application/json", ...init.headers };
      init.body = typeof body === "string" ? body : JSON.stringify(body);
    }
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  };
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const isTerminal = (status: unknown): boolean =>
  typeof status === "string" && ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"].includes(status);
