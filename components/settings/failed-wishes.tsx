import { Notice } from "@/components/ui/notice";
import { Moment } from "./moment";

type Failed = { id: string; what: string; whose: string; failure: string; at: string };

/** What people wanted in Slack and did not get, of the last day. */
export function FailedWishes({ wishes }: { wishes: Failed[] }) {
  if (wishes.length === 0) return null;
  return (
    <ul className="mb-4 space-y-2">
      {wishes.map(({ id, what, whose, failure, at }) => (
        <li key={id}>
          <Notice tone="refused">
            {what} for <span className="font-medium">{whose}</span> failed in Slack at <Moment at={at} />:{" "}
            {failure}
          </Notice>
        </li>
      ))}
    </ul>
  );
}
