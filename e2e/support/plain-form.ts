import { type Mailed, wrongCode } from "./links";
import { AGENTS } from "./scanner";

// The form of a link's page as a browser without scripts has it and sends it: with every hidden field and the cookie, and with no
// origin but its own.

type Field = { name: string; value: string };
export type PlainPage = { address: string; cookie: string; fields: Field[]; outcomes: string[] };

const TAGS = /<(input|textarea|button)\b([^>]*)>/g;
const ATTRIBUTES = /([\w$:-]+)(?:="([^"]*)")?/g;
const ENTITIES: Record<string, string> = { amp: "&", quot: '"', lt: "<", gt: ">", "#x27": "'", "#39": "'" };
const read = (text: string) => text.replace(/&([#\w]+);/g, (all, name: string) => ENTITIES[name] ?? all);

/** What the page asks for, and the outcomes on its buttons. */
function formIn(html: string): Pick<PlainPage, "fields" | "outcomes"> {
  const fields: Field[] = [];
  const outcomes: string[] = [];
  for (const [, tag, said = ""] of html.matchAll(TAGS)) {
    const of = Object.fromEntries(
      [...said.matchAll(ATTRIBUTES)].map(([, name, value = ""]) => [name, read(value)]),
    );
    const { name = "", value = "", type = "text" } = of;
    if (name === "" || "disabled" in of) continue;
    if (tag === "button") {
      if (name === "outcome") outcomes.push(value);
    } else if (type !== "checkbox" && type !== "radio") fields.push({ name, value });
  }
  return { fields, outcomes };
}

const heads = (n: number, cookie: string) => ({ "user-agent": AGENTS[n % AGENTS.length] || "-", cookie });

/** Opens the link and the page behind it. `session`: the cookies of somebody who is signed in. */
export async function openPlain(url: string, n: number, session = ""): Promise<PlainPage> {
  const first = await fetch(url, { redirect: "manual", headers: heads(n, session) });
  const [given = ""] = first.headers.getSetCookie();
  const cookie = [given.split(";")[0], session].filter(Boolean).join("; ");
  const address = new URL(first.headers.get("location") ?? "", url).href;
  const page = await fetch(address, { headers: heads(n, cookie) });
  return { address, cookie, ...formIn(await page.text()) };
}

/** `over`: what was typed; null leaves a field out that the page has. */
export async function sendPlain(
  { address, cookie, fields }: PlainPage,
  n: number,
  outcome: string,
  over: Record<string, string | null>,
): Promise<{ status: number; text: string }> {
  const form = new FormData();
  for (const { name, value } of fields) {
    const typed = over[name];
    if (typed !== null) form.append(name, typed ?? value);
  }
  form.append("outcome", outcome);
  const answer = await fetch(address, {
    method: "POST",
    body: form,
    redirect: "manual",
    headers: { ...heads(n, cookie), origin: new URL(address).origin, "sec-fetch-site": "same-origin" },
  });
  return { status: answer.status, text: await answer.text() };
}

// What a machine types that has the whole page and no message: nothing at all, something that is no code, six digits that many
// take, six others; and every field there is.
export const TYPED: Array<(n: number) => Record<string, string | null>> = [
  () => ({ mailed: null }),
  () => ({ mailed: "" }),
  () => ({ mailed: "123456" }),
  (n) => ({ mailed: String(100_000 + ((n * 7919) % 900_000)) }),
  () => ({ mailed: "654321", nickname: "Ana" }),
];
/** What the page answers to each of these. */
export const SAID = ["Type the six digits", "That is not the code", "A field that nobody sees"];

/** One visit to a link, which tries everything with every outcome in turn; never with the code, which one of a million tries is. */
export async function fillIn(link: Mailed, n: number): Promise<string[]> {
  const page = await openPlain(link.url, n);
  const answers: string[] = [];
  for (const [i, type] of TYPED.entries()) {
    const typed = type(n + i);
    if (typed.mailed === link.code) typed.mailed = wrongCode(link);
    const outcome = page.outcomes[(n + i) % page.outcomes.length] ?? "no button";
    const { status, text } = await sendPlain(page, n, outcome, { comment: "Fine.", ...typed });
    answers.push(status === 200 ? (SAID.find((said) => text.includes(said)) ?? text) : String(status));
  }
  return answers;
}
