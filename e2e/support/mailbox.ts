import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";
import type { Email } from "postal-mime";
import { parsed, type TestSmtp } from "@/lib/testing/smtp";

// What came to somebody's mailbox, read as its owner reads it.

export const occasionOf = ({ headers }: Pick<Email, "headers">): string | undefined =>
  headers.find(({ key }) => key === "x-countersign-occasion")?.value;

/** Everything that came to this address about something, in the order in which it came. */
export async function mailsTo(smtp: TestSmtp, address: string, subject: string): Promise<Email[]> {
  const own = await Promise.all(smtp.mails.filter(({ to }) => to.includes(address)).map(parsed));
  return own.filter((mail) => mail.subject?.includes(subject));
}

const WAIT = { timeout: 20_000 };

/** The newest of them that is so, once there is one: all mails of a task are called the same. */
export async function mailTo(
  smtp: TestSmtp,
  address: string,
  subject: string,
  isSo: (mail: Email) => boolean = () => true,
): Promise<Email> {
  const found = async () => (await mailsTo(smtp, address, subject)).filter(isSo);
  await expect.poll(async () => (await found()).length, WAIT).toBeGreaterThan(0);
  return (await found()).at(-1) as Email;
}

/** Where it leads, as it stands in its text; the page of the mail leads there, too. */
export function linkIn({ text = "", html = "" }: Email, path: string): string {
  const url = text.match(/http:\S+/g)?.find((each) => each.includes(path)) ?? "";
  expect(html).toContain(`href="${url.replaceAll("&", "&amp;")}"`);
  return url;
}

const PHONE = { width: 320, height: 640 };

/** On a phone that knows nobody: the page to which the link of a task leads, and the code that stands in the mail. */
export async function followMail(
  browser: Browser,
  { mail, to, subject }: { mail: TestSmtp; to: string; subject: string },
  options: BrowserContextOptions = {},
): Promise<{ phone: Page; code: string }> {
  const read = await mailTo(mail, to, subject, ({ text = "" }) => text.includes("/d/"));
  const phone = await (await browser.newContext({ viewport: PHONE, ...options })).newPage();
  await phone.goto(linkIn(read, "/d/"));
  return { phone, code: /\b\d{6}\b/.exec(read.text ?? "")?.[0] ?? "no code" };
}
