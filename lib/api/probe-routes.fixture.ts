// For tests: routes that show what every route gets for nothing.
import { z } from "zod";
import { personOf } from "../auth/principal";
import { QueueFull } from "../db/batch";
import { type Route, route } from "./route";
import { take } from "./stop";

const anything = z.looseObject({});
const shape = z.object({
  intent_type: z.string(),
  amount: z.number().max(10).optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
});
const common = { tag: "Test", summary: "test", scopes: [], response: anything };
const trouble = (code: string) => Object.assign(new Error("secret inside"), { code });
const throwing = (name: string, error: () => unknown) =>
  route({
    ...common,
    method: "GET",
    path: `/v1/throw/${name}`,
    handler: () => {
      throw error();
    },
  });

export const probeRoutes: Route[] = [
  route({
    ...common,
    method: "POST",
    path: "/v1/lenient",
    owner: true,
    idempotent: true,
    body: shape,
    handler: (call) => ({
      body: call.body,
      owner: call.ownerAgent,
      via: call.via,
      idempotency: call.idempotency(),
    }),
  }),
  route({
    ...common,
    method: "POST",
    path: "/v1/strict",
    own: true,
    body: shape,
    query: z.object({ since: z.string().optional() }),
    handler: (call) => ({ ...call.body }),
  }),
  route({
    ...common,
    method: "POST",
    path: "/v1/small",
    bodyLimit: 1_000,
    handler: (call) => ({ keys: Object.keys(call.rawBody).length }),
  }),
  route({
    ...common,
    method: "POST",
    path: "/v1/decide",
    kinds: ["person"],
    scopes: ["decide"],
    handler: (call) => ({ person: take(personOf(call.principal)).personId }),
  }),
  route({ ...common, method: "POST", path: "/v1/agents-only", kinds: ["agent"], handler: () => ({}) }),
  route({
    ...common,
    method: "GET",
    path: "/v1/things/{id}",
    subject: "thing",
    params: z.object({ id: z.guid() }),
    handler: () => ({}),
  }),
  route({ ...common, method: "GET", path: "/v1/never", handler: () => new Promise<never>(() => {}) }),
  route({
    ...common,
    method: "GET",
    path: "/v1/stream",
    stream: true,
    handler: (call) => ({
      status: 200,
      headers: { ...call.headers, "content-type": "text/event-stream" },
      pour: async (write) => write("data: {}\n\n"),
      leave: () => {},
    }),
  }),
  throwing("defect", () => new Error("secret inside")),
  throwing("odd", () => "secret inside"),
  throwing("full", () => new QueueFull()),
  throwing("closed", () => trouble("CONNECTION_CLOSED")),
  throwing("shutdown", () => trouble("57P01")),
  throwing("disk", () => trouble("53100")),
  throwing("wrapped", () => new Error("query failed", { cause: trouble("ECONNREFUSED") })),
];
