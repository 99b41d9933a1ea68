// What waits for somebody, in every workspace that they are known in.
import { MOST_LISTED, type Waiting } from "../channels/slack/task-list";
import { openTasks } from "../db/read/inbox";
import type { SlackPerson } from "../db/read/slack-people";
import type { DoorDeps } from "./door";
import { asAsked } from "./who";

export const waitingFor = ({ sql }: Pick<DoorDeps, "sql">, people: SlackPerson[]): Promise<Waiting[]> =>
  Promise.all(
    people.map(async (person) => {
      const { id, refs } = asAsked(person);
      const page = { limit: MOST_LISTED, personId: id };
      const { tasks, next } = await openTasks(sql, person.workspaceId, refs, page);
      const { workspaceName, leaves, zone } = person;
      return { workspaceName, leaves, zone, tasks, hasMore: next !== null };
    }),
  );
