import type { FormAction } from "@/components/ui/form-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "./section";
import { PostButton } from "./settings-form";

export type SessionView = {
  id: string;
  isThis: boolean;
  device: string;
  network: string | null;
  since: string;
  usedAt: string;
};
type Props = { sessions: SessionView[]; now: string; endOne: FormAction; endOthers: FormAction };

export function SessionList({ sessions, now, endOne, endOthers }: Props) {
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line">
        {sessions.map(({ id, isThis, device, network, since, usedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-3">
            <div className="min-w-0 flex-1 basis-52">
              <p className="font-medium">
                {device}
                {isThis && (
                  <span className="ml-2">
                    <Badge icon="check" tone="good">
                      This one
                    </Badge>
                  </span>
                )}
              </p>
              <p className="break-words text-muted">
                Last used <RelativeTime at={usedAt} now={now} past /> · signed in{" "}
                <RelativeTime at={since} now={now} past />
                {network && <> · from {network}</>}
              </p>
            </div>
            {!isThis && (
              <PostButton
                action={endOne}
                fields={{ session: id }}
                submit="Sign out"
                label={`Sign out ${device}`}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3">
        <PostButton action={endOthers} fields={{}} submit="Sign out everywhere else" />
      </div>
    </>
  );
}
