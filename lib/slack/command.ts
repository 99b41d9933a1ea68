// `/countersign`, answered where it was typed and to nobody else.
import type { FromSlack } from "../channels/slack/interaction";
import { helpBlocks, strangerBlocks, waitingBlocks } from "../channels/slack/task-list";
import type { Json } from "../domain/types";
import type { Brought, DoorDeps } from "./door";
import { idOf } from "./ids";
import { wishOffer } from "./tell";
import { waitingFor } from "./waiting";
import { homeOf, peopleOf } from "./who";

type Commanded = Brought & { said: Extract<FromSlack, { kind: "command" }> };

export async function answerCommand(deps: DoorDeps, commanded: Commanded): Promise<Json> {
  const { said, speaker } = commanded;
  const word = said.text.trim().toLowerCase();
  if (word === "help") return privately("What /countersign does", helpBlocks());
  const people = await peopleOf(deps, said.actor, speaker);
  if (word === "link" || word === "connect")
    return people.length > 0 ? privately("This account is connected already.") : offer(deps, commanded);
  if (word !== "" && word !== "list") return privately("This is not known here.", helpBlocks());
  if (people.length === 0) return privately("This account is not connected.", strangerBlocks());
  const waiting = await waitingFor(deps, people);
  return privately("What waits for you", waitingBlocks(waiting, deps.publicUrl));
}

async function offer(deps: DoorDeps, { said, speaker, key, at }: Commanded): Promise<Json> {
  const { actor, channelId, triggerId } = said;
  const workspaceId = await homeOf(deps, actor, speaker);
  if (workspaceId === null) return privately("Countersign is not set up for this Slack workspace yet.");
  const same = triggerId === null ? key : Buffer.from(idOf("command", actor, triggerId));
  await wishOffer(deps, { workspaceId, actor, channelId, key: same, at });
  return privately("You get a link in a moment, which only you see.");
}

const privately = (text: string, blocks: unknown[] = []): Json => ({
  response_type: "ephemeral",
  text,
  ...(blocks.length > 0 && { blocks: blocks as Json }),
});
