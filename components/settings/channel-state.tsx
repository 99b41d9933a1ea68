import Link from "next/link";
import { Badge } from "@/components/settings/section";
import type { IconName } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { Moment } from "./moment";

type State = {
  tone: "good" | "warn" | "danger" | "plain";
  words: string;
  meaning: string | null;
  missing: string[];
  since: string | null;
  notes: Array<{ before: string; at: string; after: string }>;
};

const ICON: Record<State["tone"], IconName> = {
  good: "check",
  warn: "alert",
  danger: "alert",
  plain: "info",
};

/** How a channel stands, what that means, and what is missing. */
export function ChannelStateView({ tone, words, meaning, missing, since, notes }: State) {
  return (
    <div className="mb-4 space-y-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge icon={ICON[tone]} tone={tone}>
          {words}
        </Badge>
        {since && (
          <span className="text-muted">
            since <Moment at={since} />
          </span>
        )}
      </p>
      {meaning && (tone === "danger" ? <Notice tone="problem">{meaning}</Notice> : <p>{meaning}</p>)}
      {missing.length > 0 && <p>Missing: {missing.join("; ")}.</p>}
      {notes.map(({ before, at, after }) => (
        <p key={before} className="text-muted">
          {before} <Moment at={at} />
          {after}
        </p>
      ))}
    </div>
  );
}

export type TroubledPlace = { name: string; answer: string; since: string | null; again: string | null };

/** Places that do not answer: no setting mends that, so it is told apart from the state. */
export function TroubledPlaces({ places }: { places: TroubledPlace[] }) {
  if (places.length === 0) return null;
  return (
    <ul className="mb-4 space-y-2">
      {places.map(({ name, answer, since, again }) => (
        <li key={name}>
          <Notice tone="refused">
            <span className="font-medium">{name}</span> has failed
            {since && (
              <>
                {" "}
                at <Moment at={since} />
              </>
            )}
            : {answer}{" "}
            {again ? (
              <>
                Nothing is sent there before <Moment at={again} />.
              </>
            ) : (
              "It is tried again by itself."
            )}
          </Notice>
        </li>
      ))}
    </ul>
  );
}

type Unposted = {
  id: string;
  name: string;
  channelId: string;
  isDefault: boolean;
  answer: string;
  at: string;
};

/** Channels of groups that the app cannot post in: its people are told by themselves, and the channel is silent. */
export function UnpostedChannels({ channels }: { channels: Unposted[] }) {
  if (channels.length === 0) return null;
  return (
    <ul className="mb-4 space-y-2">
      {channels.map(({ id, name, channelId, isDefault, answer, at }) => (
        <li key={id}>
          <Notice tone="refused">
            What was asked of{" "}
            <Link href={`/settings/groups/${id}`} prefetch={false} className="font-medium underline">
              {name}
            </Link>{" "}
            at <Moment at={at} /> could not be posted in{" "}
            {isDefault ? "the channel for every group" : "its channel"} {channelId}: {answer}
          </Notice>
        </li>
      ))}
    </ul>
  );
}
