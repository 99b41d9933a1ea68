import Link from "next/link";
import type { ReactNode } from "react";
import { Visible } from "@/components/task/visible";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MessageFile } from "@/lib/db/read/messages";
import { CHANNEL_WORDS } from "@/lib/domain/message-words";

export function Facts({ message, now }: { message: MessageFile; now: string }) {
  const { channel, destination, address, personName, groupName, intentId, about, copy, placeShutUntil } =
    message;
  const isAhead = message.state === "due" || message.state === "leased";
  const at = isAhead ? message.dueAt : (message.endedAt ?? message.createdAt);
  const original = typeof about.copyOf === "string" ? about.copyOf : null;
  return (
    <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
      <Fact name="To">
        <Visible text={personName ?? groupName ?? "somebody who has no account here"} />
      </Fact>
      <Fact name="By">
        {CHANNEL_WORDS[channel]}
        <Where channel={channel} destination={destination} address={address} />
      </Fact>
      <Fact name={isAhead ? "Due" : "Ended"}>
        <RelativeTime at={at.toISOString()} now={now} past={!isAhead} />
        {placeShutUntil !== null && isAhead && (
          <>
            ; nothing is sent there now, the next try is{" "}
            <RelativeTime at={placeShutUntil.toISOString()} now={now} />
          </>
        )}
      </Fact>
      {message.answer !== null && (
        <Fact name="Answer">
          <Visible text={message.answer} />
        </Fact>
      )}
      {typeof about.count === "number" && about.count > 1 && (
        <Fact name="Gathers">{about.count} messages</Fact>
      )}
      {intentId !== null && (
        <Fact name="About">
          <Link href={`/intents/${intentId}`} prefetch={false} className="text-accent underline">
            its intent
          </Link>
        </Fact>
      )}
      {copy > 0 && original !== null && (
        <Fact name="Repeats">
          <Link href={`/deliveries/${original}`} prefetch={false} className="text-accent underline">
            an earlier message
          </Link>
        </Fact>
      )}
    </dl>
  );
}

/** As far as it says something to people: whose account or browser it is stands above. */
function Where({ channel, destination, address }: Pick<MessageFile, "channel" | "destination" | "address">) {
  if (channel === "email")
    return (
      <>
        {" "}
        to <Visible text={address} />
      </>
    );
  if (channel === "push")
    return (
      <>
        {" "}
        by <Visible text={destination} />
      </>
    );
  const [, place] = /^channel:(.+)$/.exec(address) ?? /^([A-Z0-9]+):[\d.]+$/.exec(address) ?? [];
  return place === undefined ? null : (
    <>
      , in <Visible text={place} />
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </>
);
