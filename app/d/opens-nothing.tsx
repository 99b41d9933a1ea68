import { notFound } from "next/navigation";
import { Suspense } from "react";
import NoLink from "./not-found";

/**
 * In place of a page. A page that throws "not found" by itself is drawn by scripts alone, and a link is opened where there may
 * be none: this says it in the answer as well.
 */
export const OpensNothing = () => (
  <Suspense fallback={<NoLink />}>
    <Missing />
  </Suspense>
);

// Awaited: the answer has to begin before it fails.
async function Missing(): Promise<never> {
  await Promise.resolve();
  notFound();
}
