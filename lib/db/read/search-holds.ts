import type { SearchQuery } from "../../domain/search-query";
import type { Sql } from "../client";

const whole = (word: string): string => `% ${word} %`;

/** A condition on `w.words`, with a space at either end. */
export function holds(sql: Sql, { has, begins, lacks }: SearchQuery) {
  const all = begins === null ? has.map(whole) : [...has.map(whole), `% ${begins}%`];
  return sql`w.words like all (${all}::text[]) and ${lacksAll(sql, lacks)}`;
}

export function lacksAll(sql: Sql, lacks: SearchQuery["lacks"]) {
  return lacks.reduce(
    (so, words) => sql`${so} and not w.words like all (${words.map(whole)}::text[])`,
    sql`true`,
  );
}
