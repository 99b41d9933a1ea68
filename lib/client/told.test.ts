import { expect, test } from "vitest";
import type { z } from "zod";
import type { createIntent, humanTask } from "../api/shapes/intents";
import type * as shown from "../api/shapes/shown";
import type * as domain from "../domain/types";
import * as client from "./index";
import type * as told from "./types";

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test("what is handed out as its types is what it does, in the words of the domain", () => {
  // Read by the compiler: a status that the one knows and the other does not is an error here.
  const words: [
    Same<told.Status, domain.Status>,
    Same<told.WaitingReason, domain.WaitingReason>,
    Same<told.TaskKind, domain.TaskKind>,
    Same<told.Risk, domain.Risk>,
    Same<told.EventType, domain.EventType>,
    Same<told.JsonObject, domain.JsonObject>,
  ] = [true, true, true, true, true, true];
  const values: typeof told = client;
  expect(words).not.toContain(false);
  expect(Object.keys(values).sort()).toEqual(["CountersignError", "connect"]);
});

/** The fields that have a name; whatever more there may be is no field that a program could look for. */
type Named<T> = keyof { [K in keyof T as string extends K ? never : K]: never };
type Output<S extends z.ZodType> = Named<z.output<S>>;
test("its types name the fields that the document of the API names", () => {
  const fields: [
    Same<Named<told.Intent>, Output<typeof shown.intentShape>>,
    Same<Named<told.IntentEvent>, Output<typeof shown.eventShape>>,
    Same<Named<told.Submitted> | "ok", Output<typeof shown.submittedShape>>,
    Same<Named<told.Delivery>, Output<typeof shown.deliveryShape>>,
    Same<Named<told.Answer>, Output<typeof shown.appliedShape>>,
    Same<Named<told.Claimed>, Output<typeof shown.claimedShape>>,
    Same<Named<told.HumanTask> | "notify_email", Output<typeof humanTask>>,
    Same<Named<told.IntentRequest> | "idempotency_key", Output<typeof createIntent>>,
  ] = [true, true, true, true, true, true, true, true];
  expect(fields).not.toContain(false);
});
