// Handing on: a task to people, an agent's intent to an agent.
import { canonicalAddress, isAgentAddress, isToServer } from "../domain/address";
import type { Refusal } from "../domain/refusals";
import type { Json } from "../domain/types";
import type { Applied } from "../engine/batch";
import { reassign } from "../engine/reassign";
import { deciderOf, type OneCall } from "./act";
import { invalid, take } from "./stop";

type Handing = { to: string[]; note?: string; respond?: (done: Applied) => Json };

/** `pointerOf`: where a name stands in the body, by its place among them; without one, where all of them do. */
export async function handOn(
  call: OneCall<unknown>,
  { to, note, respond }: Handing,
  pointerOf: (place?: string) => string,
): Promise<Applied> {
  const person = deciderOf(call);
  const result = await reassign(call.deps.engine, {
    workspaceId: person.workspaceId,
    taskId: call.params.id,
    actor: person.actor(call.via),
    to,
    note,
    idempotency: call.idempotency(),
    respond,
  });
  return take(result.ok ? result : { ...result, refusal: named(result.refusal, pointerOf) });
}

function named(refusal: Refusal, pointerOf: (place?: string) => string): Refusal {
  const { code, message, problems } = refusal;
  if (code === "undecidable" && !problems)
    return { ...refusal, problems: [{ pointer: pointerOf(), rule: "reachable", message }] };
  const moved = problems?.map((problem) => {
    const [, place] = /^\/to\/(\d+)$/.exec(problem.pointer) ?? [];
    return place === undefined ? problem : { ...problem, pointer: pointerOf(place) };
  });
  return moved ? { ...refusal, problems: moved } : refusal;
}

/** The address as it is kept. What no agent can have is refused here: offered to it, the intent would wait for nobody. */
export function agentNamed(said: string, { principal }: OneCall<unknown>): string {
  const to = canonicalAddress(said, principal);
  if (isAgentAddress(said) && !isToServer(said, to)) return to;
  throw invalid("body", [
    {
      pointer: "/delegate_to",
      rule: "agent_address",
      message: "This is no address of an agent, and no person is asked to decide this.",
    },
  ]);
}
