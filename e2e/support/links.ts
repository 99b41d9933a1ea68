import { hkdfSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";
import type { DecisionLink } from "@/lib/db/write/decision-links";
import { ensureDecisionLink } from "@/lib/db/write/decision-links";
import type { Risk, TaskKind } from "@/lib/domain/types";
import type { Site } from "./site";

// A link as the worker makes it when it writes a message, for whoever wants one without waiting for a mail.

export type Mailed = DecisionLink & { id: string; intentId: string; page: string };

/** As lib/server/secret.ts makes it of the secret beside the data. */
export const linkSecretOf = (site: Pick<Site, "folder">): string =>
  Buffer.from(
    hkdfSync("sha256", readFileSync(join(site.folder, "secret"), "utf8").trim(), "", "countersign links", 32),
  ).toString("hex");

export async function linkTo(
  site: Pick<Site, "folder" | "sql" | "url">,
  intentId: string,
  email: string,
): Promise<Mailed> {
  const sql = site.sql();
  const [row] = await sql<
    Array<{
      workspaceId: string;
      kind: TaskKind;
      risk: Risk;
      dueAt: Date | null;
      version: number;
      personId: string;
    }>
  >`
    select t.workspace_id as "workspaceId", t.kind, t.risk, t.due_at as "dueAt", i.version, p.id as "personId"
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    join people p on p.workspace_id = t.workspace_id and p.email = ${email} where t.id = ${intentId}`;
  if (!row) throw new Error(`There is no task ${intentId} for ${email}.`);
  const { workspaceId, personId, ...task } = row;
  const id = randomUUID();
  const made = { linkSecret: linkSecretOf(site), publicUrl: site.url };
  const link = await ensureDecisionLink(sql, made, { workspaceId, id, personId }, { id: intentId, ...task });
  return { ...link, id, intentId, page: `${site.url}/d/task/${id}` };
}

/** Somebody who has the message, in a browser that knows nobody. */
export async function holder(
  browser: Browser,
  link: Mailed,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(link.url);
  return page;
}

export const codeField = (page: Page) => page.getByLabel("Code from the message");
export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
export const wrongCode = ({ code }: Mailed): string => (code === "111111" ? "222222" : "111111");

/** As the person who reads the message, whatever happened to its link before. */
export async function decideByCode(browser: Browser, link: Mailed): Promise<void> {
  const page = await holder(browser, link);
  await codeField(page).fill(link.code ?? "");
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  await page.context().close();
}
