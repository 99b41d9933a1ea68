// What waits for somebody, as a list: in the answer to a command, and in the home tab.
import type { Leaves } from "../../domain/channel-settings";
import { type LeavingFacts, mayLeave } from "../../domain/may-leave";
import { type Block, plain } from "./modal-inputs";

export type ListedTask = LeavingFacts & { id: string };
export type Waiting = {
  workspaceName: string;
  leaves: Leaves;
  zone: string;
  tasks: ListedTask[];
  hasMore: boolean;
};

export const MOST_LISTED = 20; // each is two blocks, and a message has room for fifty
export const CONNECT = "connect"; // the button that asks for an offer to say whose the account is

const text = (said: string, most = 300): Block => ({ type: "section", text: plain(said, most) });
const small = (said: string): Block => ({ type: "context", elements: [plain(said, 300)] });

export function waitingBlocks(waiting: Waiting[], publicUrl: string): Block[] {
  if (waiting.every(({ tasks }) => tasks.length === 0))
    return [text("Nothing waits for you."), ...links(publicUrl)];
  const several = waiting.length > 1;
  const room = Math.max(1, Math.floor(MOST_LISTED / waiting.length));
  const blocks = waiting.slice(0, MOST_LISTED).flatMap((one) => {
    const shown = one.tasks.slice(0, room);
    const isMore = one.hasMore || one.tasks.length > shown.length;
    return [
      ...(several ? [text(one.workspaceName)] : []),
      ...shown.flatMap((task) => taskBlocks(task, one, publicUrl)),
      ...(isMore ? [small("There is more in the inbox.")] : []),
    ];
  });
  return [...blocks.slice(0, 47), ...links(publicUrl)];
}

function taskBlocks(task: ListedTask, { leaves, zone }: Waiting, publicUrl: string): Block[] {
  const { title, rows } = mayLeave(leaves, task, zone);
  const facts = rows.map(([label, said]) => `${label}: ${said}`).join(" · ");
  const url = `${publicUrl}/inbox/${task.id}`;
  return [
    {
      type: "section",
      text: plain(title, 200),
      accessory: { type: "button", action_id: `open:${task.id}`, text: plain("Open", 24), url },
    },
    ...(facts === "" ? [] : [small(facts)]),
  ];
}

const links = (publicUrl: string): Block[] => [
  { type: "context", elements: [{ type: "mrkdwn", text: `<${publicUrl}/inbox|Open the inbox>` }] },
];

export const helpBlocks = (): Block[] => [
  text("/countersign lists what waits for you; only you see it."),
  text("/countersign link connects this Slack account to you, so that you can decide here."),
  text("/countersign help says this again."),
];

/** For an account that is nobody's here yet. */
export const strangerBlocks = (): Block[] => [
  text("This Slack account is not connected to anybody in Countersign, so there is nothing to show."),
  {
    type: "actions",
    elements: [{ type: "button", action_id: CONNECT, text: plain("Connect this account", 75) }],
  },
];

export const homeView = (blocks: Block[]): Block => ({
  type: "home",
  blocks: [{ type: "header", text: plain("Waiting for you", 150) }, ...blocks],
});
