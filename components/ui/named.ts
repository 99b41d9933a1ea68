import type { FormState } from "./form-state";

/** What is said of a task that nobody looks at begins with its title. */
export const named = (title: string | undefined, said: FormState): FormState =>
  said && title ? { ...said, message: `“${title}”: ${said.message}` } : said;
