// What a fault test measured: said while it runs, and again in the summary of `npm run faults`. It is never asserted.
import type { TestContext } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    measured?: string;
  }
}

export function say({ meta }: TestContext["task"], line: string): void {
  meta.measured = meta.measured ? `${meta.measured}\n${line}` : line;
  console.log(line);
}
