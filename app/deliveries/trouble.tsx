import Link from "next/link";
import { Visible } from "@/components/task/visible";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { MOST_COUNTED, type TroubledPlace } from "@/lib/db/read/messages";
import { CHANNEL_WORDS } from "@/lib/domain/message-words";

/** What needs somebody: messages that could not be sent, and places to which nothing is sent now. */
export function Trouble({ dead, places, now }: { dead: number; places: TroubledPlace[]; now: string }) {
  return (
    <div role="status" className="mb-4 space-y-2 empty:hidden">
      {dead > 0 && (
        <Notice tone="problem">
          {dead >= MOST_COUNTED
            ? `${MOST_COUNTED} or more messages`
            : dead === 1
              ? "1 message"
              : `${dead} messages`}{" "}
          of the last seven days could not be sent.{" "}
          <Link href="/deliveries?state=dead" className="underline">
            Show {dead === 1 ? "it" : "them"}
          </Link>
        </Notice>
      )}
      {places.map((place) => (
        <Notice key={`${place.channel} ${place.name}`} tone="problem">
          Nothing is sent by {CHANNEL_WORDS[place.channel]} to <Visible text={place.name} /> now. The next try
          is <RelativeTime at={place.shutUntil.toISOString()} now={now} />.{" "}
          {place.answer !== null && <Visible text={place.answer} />}
        </Notice>
      ))}
    </div>
  );
}
