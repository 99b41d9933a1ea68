import { readFileSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { filesUnder } from "@/lib/testing/files-under";
import { ActionForm } from "./action-form";
import { WhosePage } from "./whose";

// An action does nothing for a page that does not say whose it is.

const form = <ActionForm action={async () => null} fields={[]} submit="Go" sending="Going …" />;

test("a form says whose page it is on; on a page of nobody it says nothing", () => {
  const html = renderToStaticMarkup(<WhosePage whose="acme.ana">{form}</WhosePage>);
  expect(html).toContain('name="whose" value="acme.ana"/>');
  expect(renderToStaticMarkup(form)).not.toContain("whose");
});

test("every form on a server action says it", () => {
  const posting = filesUnder("app", "components")
    .filter((path) => path.endsWith(".tsx"))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }))
    .filter(({ text }) => /<form[^>]*(?:\{\.\.\.(?:\w+\.)?form\}|action=\{)/.test(text));
  expect(posting.length).toBeGreaterThan(6);
  // Signing out is about the browser, whoever is signed in.
  expect(posting.filter(({ text }) => !text.includes("<Whose />")).map(({ path }) => path)).toEqual([
    "components/inbox/sign-out.tsx",
  ]);
});
