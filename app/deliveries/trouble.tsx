import Link from "next/link";
import { Visible } from "@/components/task/visible";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { MOST_COUNTED, type TroubledPlace } from "@/lib/db/read/messages";
import { placeWords } from "@/lib/domain/places";

/** What needs somebody: messages that could not be sent, and places to which nothing is sent now. */
type Props = { dead: number; places: TroubledPlace[]; unreached: string[]; isAll: boolean; now: string };

const NAMED = 5;

export function Trouble({ dead, places, unreached, isAll, now }: Props) {
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
      {unreached.length > 0 && (
        <Notice tone="refused">
          {isAll ? <Visible text={named(unreached)} /> : "You"} can be reached by no channel, so nothing is
          sent. What is asked stands in the inbox all the same, and escalations go on.{" "}
          <Link href="/settings/notifications" className="underline">
            {isAll ? "Each person chooses what reaches them" : "Choose what reaches you"}
          </Link>
        </Notice>
      )}
      {places.map((place) => (
        <Notice key={`${place.channel} ${place.name}`} tone="problem">
          <Visible text={placeWords(place.name, place.whose)} />: nothing is sent there now. The next try is{" "}
          <RelativeTime at={place.shutUntil.toISOString()} now={now} />.{" "}
          {place.answer !== null && <Visible text={place.answer} />}
        </Notice>
      ))}
    </div>
  );
}

const named = (names: string[]): string =>
  names.length <= NAMED
    ? names.join(", ")
    : `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
