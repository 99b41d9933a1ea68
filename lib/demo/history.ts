// Five weeks of ordinary days: what was asked and what came of it, so that the numbers have something to show. The chances are
// drawn from a fixed seed: every demo has the same past.
import type { JsonObject } from "../domain/types";
import type { Past } from "../engine/past";
import type { AgentName, GroupName, PersonName } from "./cast";
import { PEOPLE } from "./cast";
import { type Chance, chance } from "./chance";
import { RECIPES, type Recipe } from "./recipes";
import { comments, DAY, decides, HOUR, later, MINUTE, type Stage, story, takes, withdraws } from "./stage";

const WEEKS = 5;
const A_WORKDAY = { least: 6, most: 11 };
const A_DAY_OFF = { least: 0, most: 2 };

export function history(stage: Stage, now: Date): Past[] {
  const luck = chance(20_260_101);
  const pasts: Past[] = [];
  for (let day = WEEKS * 7; day >= 1; day--) {
    const morning = new Date(now.getTime() - day * DAY);
    morning.setUTCHours(7, 0, 0, 0);
    const isOff = [0, 6].includes(morning.getUTCDay());
    const { least, most } = isOff ? A_DAY_OFF : A_WORKDAY;
    const asked = luck.whole(least, most);
    for (let i = 0; i < asked; i++) {
      const at = later(morning, luck.part(0, 10 * HOUR));
      const recipe = luck.one(RECIPES);
      pasts.push(told(stage, recipe, at, now, luck));
    }
  }
  return pasts;
}

function told(stage: Stage, recipe: Recipe, at: Date, now: Date, luck: Chance): Past {
  const { type, by, title, payload } = recipe.ask(luck);
  const group = luck.one(recipe.groups);
  const dueAt = later(at, recipe.hours * HOUR);
  const task: JsonObject = {
    title,
    task_type: recipe.kind,
    assignees: [`group:${group}`],
    ...(recipe.risk && { risk: recipe.risk }),
    ...recipe.task,
  };
  const ask = { by, type, at, payload, task, dueAt, remindAfterMinutes: recipe.hours * 20, maxReminders: 2 };
  return story(stage, { ...ask, turns: ending(stage, recipe, { at, dueAt, group, now, by }, luck) });
}

type When = { at: Date; dueAt: Date; group: GroupName; now: Date; by: AgentName };

function ending(stage: Stage, recipe: Recipe, { at, dueAt, group, now, by }: When, luck: Chance) {
  const fate = luck.part(0, 1);
  // Nobody looked in time.
  if (fate < 0.05 && dueAt < now) return [];
  const span = Math.min(dueAt.getTime(), now.getTime()) - at.getTime() - MINUTE;
  if (fate < 0.1) return [withdraws(stage, by, later(at, span * luck.part(0.05, 0.5)), luck.one(REASONS))];
  // Most within the hour, some only when the deadline is near.
  const wait = luck.part(0, 1) < 0.8 ? luck.part(1, 55) ** 1.15 * MINUTE : span * luck.part(0.3, 0.95);
  const decidedAt = later(at, Math.max(20_000, Math.min(wait, span)));
  const who = luck.one(membersOf(group));
  const isYes = luck.part(0, 1) < recipe.yes;
  const answer = isYes ? recipe.positive(luck) : recipe.negative(luck);
  const door = luck.one(recipe.risk === "high" ? DOORS.high : DOORS.usual);
  const turns = [decides(stage, who, decidedAt, answer.outcome, { ...answer, via: door })];
  if (luck.part(0, 1) < 0.2)
    turns.unshift(
      comments(stage, who, later(at, (decidedAt.getTime() - at.getTime()) / 2), luck.one(ASIDES)),
    );
  const takenAt = later(decidedAt, luck.part(1_000, 9_000));
  return isYes && takenAt < now ? [...turns, takes(stage, by, takenAt)] : turns;
}

const DOORS = { usual: ["inbox", "inbox", "inbox", "slack", "email"], high: ["inbox"] } as const;
const REASONS = ["The customer called it off.", "A newer request replaces this one.", "No longer needed."];
const ASIDES = [
  "Looking into it.",
  "I asked the customer, one moment.",
  "Same as last week, isn't it?",
  "Checked against the contract.",
];

const membersOf = (group: GroupName): PersonName[] =>
  (Object.keys(PEOPLE) as PersonName[]).filter((name) => PEOPLE[name].groups.includes(group));
