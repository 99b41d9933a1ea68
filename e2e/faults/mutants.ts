// Changes behind the product's back, by somebody who owns the database; each with the invariant it breaks.
import type { Invariant } from "@/lib/db/read/verify-bundle";
import { LOG_MUTANTS } from "./mutants-of-the-log";
import { MEMORY_MUTANTS } from "./mutants-of-the-memory";
import { OUTBOX_MUTANTS } from "./mutants-of-the-outbox";
import { ROW_MUTANTS } from "./mutants-of-the-rows";
import { STORY_MUTANTS } from "./mutants-of-the-story";
import type { Scene, Story } from "./scene";

export type Mutant = {
  name: string;
  on: Story;
  sql: (id: string, scene: Scene) => string;
  invariant: Invariant;
  /** Parts of what is said of it, each by one rule: another may break the same invariant. */
  what?: string[];
};

export const MUTANTS: Mutant[] = [
  ...LOG_MUTANTS,
  ...ROW_MUTANTS,
  ...MEMORY_MUTANTS,
  ...OUTBOX_MUTANTS,
  ...STORY_MUTANTS,
];
