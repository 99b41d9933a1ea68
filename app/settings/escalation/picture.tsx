import { Visible } from "@/components/task/visible";
import { tellPolicy } from "@/lib/domain/tell-policy";
import type { Policy } from "@/lib/domain/time-policy";

/** What will happen and when, as an ordered list of sentences. */
export function Picture({ policy, names }: { policy: Policy; names: ReadonlyMap<string, string> }) {
  return (
    <ol className="list-decimal space-y-1 pl-5">
      {tellPolicy(policy, names).map((line) => (
        <li key={line}>
          <Visible text={line} />
        </li>
      ))}
    </ol>
  );
}

/** "refund.*, deploy.v1" */
export const forWhich = ({ patterns }: Policy): string =>
  patterns.length === 0 ? "All types that no other policy is for" : patterns.join(", ");
