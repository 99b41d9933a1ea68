import { expect } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { drawn } from "@/lib/testing/slack/drawn";
import { addUser, postsIn } from "@/lib/testing/slack/people";
import type { LocalSlack } from "@/lib/testing/slack/server";
import type { TestSmtp } from "@/lib/testing/smtp";
import { mailsTo, occasionOf } from "./mailbox";
import { ANA } from "./owner";
import type { Site } from "./site";

// Two tasks with a chain of a few seconds, by the clock on the wall: one that nobody answers, and one that is decided after its
// reminder. They run while a spec does other things.

type Running = { id: string; title: string; deadline: Date };
export type Course = { agent: Countersign; left: Running; stopped: Running; decided: Promise<unknown> };

const DEADLINE_SECONDS = 21;

export async function letItRun(
  site: Site,
  { mail, slack }: { mail: TestSmtp; slack: LocalSlack },
): Promise<Course> {
  addUser(slack, "Ana", { email: ANA.email });
  for (const name of ["Bo", "Cem"]) addUser(slack, name, { email: `${name.toLowerCase()}@example.org` });
  const { workspace_key: key } = await site.bootstrap("bo@example.org");
  const { person_token: token } = await site.bootstrap("cem@example.org");
  const agent = connect({ url: site.url, key });
  const cem = connect({ url: site.url, token });
  const ask = async (title: string, task: Record<string, unknown>): Promise<Running> => {
    const deadline = new Date(Date.now() + DEADLINE_SECONDS * 1000);
    const { intent_id: id } = await agent.submit({
      intent_type: "pay.v1",
      to_agent: "human",
      payload: { amount: 18 },
      deadline_at: deadline.toISOString(),
      human_task: { title, max_reminders: 1, on_timeout: "rejected", ...task },
    });
    return { id, title, deadline };
  };
  const left = await ask("Pay Nordwind", {
    assignees: ["bo@example.org"],
    remind_after_seconds: 8,
    // Whoever is asked now would be reminded anew, after the deadline.
    escalation: [
      { after_seconds: 12, to: ANA.email },
      { after_seconds: 2, to: "cem@example.org" },
    ],
  });
  const stopped = await ask("Pay Kappa", {
    assignees: ["cem@example.org"],
    remind_after_seconds: 2,
    escalation: [{ after_seconds: 20, to: ANA.email }],
  });
  // Everywhere: a decision takes back what still waits to be said.
  const reminded = async () =>
    (await mailsTo(mail, "cem@example.org", stopped.title)).length === 2 &&
    threadsAbout(slack, stopped.title).Cem?.length === 2;
  const decided = until(reminded).then(() => cem.decide(stopped.id, { outcome: "approved" }));
  decided.catch(() => {}); // whoever awaits it is told
  return { agent, left, stopped, decided };
}

/** By itself: no test is there to wait for it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + DEADLINE_SECONDS * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("It was not so in time.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What of a task came to somebody's mailbox: all in one thread, as mail programs make it. */
export async function toldOf(
  mail: TestSmtp,
  address: string,
  title: string,
): Promise<Array<string | undefined>> {
  const mails = await mailsTo(mail, address, title);
  const [first, ...rest] = mails;
  for (const each of rest) {
    expect(each.references).toBe(first?.messageId);
    expect(each.subject).toBe(`Re: ${first?.subject}`);
  }
  return mails.map(occasionOf);
}

// Told in its reader's own zone.
const WHEN = /,(?: due)? \{[^}]*\}$/;

/** What of it stands in Slack, by person: the message first, then what was said in its thread. */
export function threadsAbout(slack: LocalSlack, title: string): Record<string, string[]> {
  const threads: Record<string, string[]> = {};
  for (const user of slack.state.users.values()) {
    const posts = postsIn(slack, user);
    const root = posts.find((post) => drawn(post)[0] === `# ${title}`);
    if (!root) continue;
    const replies = posts.filter(({ threadTs }) => threadTs === root.ts);
    const lines = [drawn(root)[1], ...replies.map((reply) => drawn(reply)[0])];
    threads[user.name] = lines.map((line) => line?.replace(WHEN, "") ?? "");
  }
  return threads;
}
