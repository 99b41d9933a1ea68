// One of every kind decided in every way its kind knows, whatever the days before were like.
import { KINDS } from "../domain/task-kinds";
import type { Past } from "../engine/past";
import type { GroupName, PersonName } from "./cast";
import { chance } from "./chance";
import { RECIPES } from "./recipes";
import { decides, HOUR, later, MINUTE, type Stage, story } from "./stage";

const DECIDER: Record<GroupName, PersonName> = { finance: "ana", operations: "chi", legal: "bo" };

export function everyWay(stage: Stage, now: Date): Past[] {
  const luck = chance(7);
  const one = new Map(RECIPES.map((recipe) => [recipe.kind, recipe]));
  return [...one.values()].flatMap((recipe, place) => {
    const { positive, negative } = KINDS[recipe.kind];
    return [positive, ...negative].map((outcome, i) => {
      const at = later(now, -(40 + 9 * place + 2 * i) * HOUR);
      const { type, by, title, payload } = recipe.ask(luck);
      const answer = outcome === positive ? recipe.positive(luck) : recipe.negative(luck);
      return story(stage, {
        by,
        type,
        at,
        payload,
        task: {
          title,
          task_type: recipe.kind,
          assignees: recipe.groups.map((group) => `group:${group}`),
          ...(recipe.risk && { risk: recipe.risk }),
          ...recipe.task,
        },
        turns: [
          decides(
            stage,
            DECIDER[recipe.groups[0] ?? "finance"],
            later(at, (7 + 4 * i) * MINUTE),
            outcome,
            answer,
          ),
        ],
      });
    });
  });
}
