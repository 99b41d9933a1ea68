import type { Page } from "@playwright/test";

// Whatever the browser says about a page that it should not have to say.

/**
 * From now on: everything that was written to its console as an error, or thrown and not caught; and what its policy stopped, of which
 * the console says nothing where a script tried it and went on without.
 */
export function watchPage(page: Page): (path: string) => string[] {
  const heard: string[] = [];
  void page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
      console.error(`Content Security Policy: ${effectiveDirective} stopped ${blockedURI}`),
    ),
  );
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      heard.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => heard.push(String(error)));
  return (path) => heard.filter((line) => !isExpected(line, path));
}

/** A page that does not exist is answered as such, and the browser notes that. */
const isExpected = (line: string, path: string): boolean =>
  path === "/no-such-page" && line.includes("404") && line.includes(path);
