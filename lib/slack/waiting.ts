// What waits for somebody, in every workspace that they are known in: the same as stands in their inbox and is theirs to decide.
import { MOST_LISTED, type Waiting } from "../channels/slack/task-list";
import { firstWaiting, waitingFacts } from "../db/read/first-waiting";
import type { SlackPerson } from "../db/read/slack-people";
import type { DoorDeps } from "./door";
import { asAsked } from "./who";

export const waitingFor = ({ sql }: Pick<DoorDeps, "sql">, people: SlackPerson[]): Promise<Waiting[]> =>
  Promise.all(
    people.map(async (person) => {
      const { workspaceId, workspaceName, leaves, zone } = person;
      const looker = { workspaceId, ...asAsked(person) };
      const { rows, isMore } = await firstWaiting(sql, looker, "mine", MOST_LISTED);
      const tasks = await waitingFacts(sql, workspaceId, rows);
      return { workspaceName, leaves, zone, tasks, hasMore: isMore };
    }),
  );
