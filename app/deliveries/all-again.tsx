import { Folded } from "@/components/settings/section";
import { ActionForm } from "@/components/ui/action-form";
import { MOST_AT_ONCE } from "@/lib/auth/messages";
import { retryAll } from "./actions";
import { filterFields, type Query } from "./query";

/** Above the list of what could not be sent. `count`: of those that it shows on all its pages. */
export function AllAgain({ query, count }: { query: Query; count: number }) {
  if (count === 0) return null;
  const isMore = count > MOST_AT_ONCE;
  const tried = isMore ? MOST_AT_ONCE : count;
  return (
    <div className="mb-4">
      <Folded
        title={
          isMore ? `Try the newest ${tried} again` : count === 1 ? "Try it again" : `Try all ${tried} again`
        }
      >
        <p className="mb-3 max-w-prose text-muted">
          {isMore
            ? `There are more than ${tried} messages here that could not be sent. The newest ${tried} of them are tried now.`
            : count === 1
              ? "The one message here that could not be sent is tried now."
              : `All ${tried} messages here that could not be sent are tried now.`}{" "}
          Attempts begin anew, and what is not needed any more is left out; this is recorded.
        </p>
        <div className="max-w-xs">
          <ActionForm
            action={retryAll}
            fields={[]}
            hidden={filterFields(query)}
            submit={tried === 1 ? "Try 1 message now" : `Try ${tried} messages now`}
            sending="Trying …"
            tone="plain"
          />
        </div>
      </Folded>
    </div>
  );
}
