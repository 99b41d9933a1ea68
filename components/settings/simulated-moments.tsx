import { Visible } from "@/components/task/visible";
import { Icon } from "@/components/ui/icon";
import { Moment } from "./moment";

type Telling = { channel: "email" | "slack" | "push"; at: string; isLater: boolean };
export type ShownMoment = {
  key: string;
  at: string;
  after: string; // how long after it was asked
  word: string;
  sentence: string;
  people: Array<{ id: string; name: string; by: Telling[] }>;
  more: number;
  posts: Array<{ group: string; channelId: string }>;
};

const BY = { email: "by e-mail", slack: "in Slack", push: "by push" } as const;

/** What would happen, moment by moment, and who would be told of it where. `kept`: mail goes nowhere yet. */
export function SimulatedMoments({ moments, kept }: { moments: ShownMoment[]; kept: boolean }) {
  return (
    <ol aria-label="What would happen" className="space-y-3">
      {moments.map(({ key, at, after, word, sentence, people, more, posts }) => (
        <li key={key} className="rounded-md border border-line p-3">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-semibold">{word}</span>
            <span className="text-muted">
              {after}, <Moment at={at} />
            </span>
          </p>
          <p>
            <Visible text={sentence} />
          </p>
          {people.length > 0 && (
            <ul className="mt-2 space-y-1">
              {people.map(({ id, name, by }) => (
                <li key={id} className="flex flex-wrap items-start gap-x-2">
                  <Icon name={by.length > 0 ? "check" : "inbox"} className="mt-0.5" />
                  <span className="font-medium">
                    <Visible text={name} />
                  </span>
                  <Ways by={by} kept={kept} />
                </li>
              ))}
            </ul>
          )}
          {more > 0 && <p className="mt-1 text-muted">and {more} more</p>}
          {posts.map(({ group, channelId }) => (
            <p key={channelId} className="mt-1">
              Would be posted in the Slack channel {channelId} of <Visible text={group} />.
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Ways({ by, kept }: { by: Telling[]; kept: boolean }) {
  if (by.length === 0)
    return <span className="text-muted">would be told nowhere: it would wait in the inbox</span>;
  return (
    <span>
      {by.map(({ channel, at, isLater }, place) => (
        <span key={channel}>
          {place > 0 && ", "}
          {BY[channel]}
          {channel === "email" && kept && " (kept: no mail server is set up)"}
          {isLater && (
            <>
              {" "}
              when the quiet hours end, <Moment at={at} />
            </>
          )}
        </span>
      ))}
    </span>
  );
}
