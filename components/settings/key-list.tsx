import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Scope } from "@/lib/domain/types";
import { Badge, Nothing } from "./section";

export type KeyRow = {
  id: string;
  hint: string;
  scopes: Scope[];
  state: "works" | "ending" | "expired" | "revoked";
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  madeBy: string | null;
  isMakerGone: boolean;
};

const STATES = {
  works: { icon: "check", tone: "good", word: "Works" },
  ending: { icon: "clock", tone: "warn", word: "Ends soon" },
  expired: { icon: "clock", tone: "plain", word: "Expired" },
  revoked: { icon: "cross", tone: "danger", word: "Revoked" },
} as const;

type Props = { keys: KeyRow[]; now: string; actions: (key: KeyRow) => ReactNode };

export function KeyList({ keys, now, actions }: Props) {
  if (keys.length === 0) return <Nothing>There is no key yet.</Nothing>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {keys.map((key) => {
        const { icon, tone, word } = STATES[key.state];
        return (
          <li key={key.id} className="px-3 py-2.5">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <code className="min-w-0 font-mono text-code font-semibold">{key.hint}</code>
              <Badge icon={icon} tone={tone}>
                {word}
              </Badge>
            </div>
            <p className="mt-1 text-muted">
              {key.scopes.join(", ")} · made <RelativeTime at={key.createdAt.toISOString()} now={now} past />
              {key.madeBy && ` by ${key.madeBy}${key.isMakerGone ? ", who was removed" : ""}`} ·{" "}
              {key.lastUsedAt ? (
                <>
                  last used <RelativeTime at={key.lastUsedAt.toISOString()} now={now} past />
                </>
              ) : (
                "never used"
              )}
              <Expiry of={key} now={now} />
            </p>
            {(key.state === "works" || key.state === "ending") && <div className="mt-2">{actions(key)}</div>}
          </li>
        );
      })}
    </ul>
  );
}

function Expiry({ of: { expiresAt, state }, now }: { of: KeyRow; now: string }) {
  if (expiresAt === null || state === "revoked") return null;
  const isPast = state === "expired";
  return (
    <>
      {isPast ? " · expired " : " · expires "}
      <RelativeTime at={expiresAt.toISOString()} now={now} past={isPast} />
    </>
  );
}
