import type { Part } from "./holdings";
import type { Fields } from "./server-actions";
import { FOUR, type Who } from "./seven";
import type { Subjects } from "./subjects";

// What is said about an action: who may do it, and what is different afterwards.

export type Act = {
  may: readonly Who[];
  changes: Part[]; // for those who may; of the workspace
  form(of: Subjects, who: Who): Promise<Fields> | Fields;
  /** What they post is about themselves: a stranger does it to themselves, elsewhere. */
  own?: true;
  /** Whoever asks for what is not theirs is told what is true anyway, and nothing is done. */
  quiet?: true;
  /** Whether they are signed in does not matter. */
  outside?: true;
  /** It is open to them by design, which another spec tells of. */
  except?: Who;
};

/** Who has things of their own here: the others try it with what is the member's. */
export const here = (who: Who): Who => (FOUR.some((role) => role === who) ? who : "member");

export const KEEPERS = ["owner", "admin"] as const;
export const OWNERS = ["owner"] as const;
export const DECIDERS = ["owner", "admin", "member"] as const;
export const MINE = ["member"] as const; // what is theirs, and no owner's either

export const within = (path: string, acts: Record<string, Act>) =>
  Object.fromEntries(Object.entries(acts).map(([name, act]) => [`${path} ${name}`, act]));

export const unlikely = () => `Roles ${Math.random().toString(36).slice(2)}`;
