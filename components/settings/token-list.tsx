import type { FormAction } from "@/components/ui/form-state";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Scope } from "@/lib/domain/types";
import { Badge, Folded, Nothing } from "./section";
import { PostButton } from "./settings-form";

export type TokenView = {
  id: string;
  name: string | null;
  hint: string;
  scopes: Scope[];
  createdAt: string;
  usedAt: string | null;
  expiresAt: string | null;
  expired: boolean;
};

export function TokenList({ tokens, now, revoke }: { tokens: TokenView[]; now: string; revoke: FormAction }) {
  if (tokens.length === 0) return <Nothing>You have no tokens.</Nothing>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {tokens.map((token) => (
        <li key={token.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3 py-3">
          <div className="min-w-0 flex-1 basis-52">
            <p className="break-words font-medium">
              {token.name ?? "Without a name"}{" "}
              <code className="break-all font-mono text-xs font-normal text-muted">{token.hint}</code>
            </p>
            <p className="text-muted">
              May {token.scopes.join(", ")} ·{" "}
              {token.usedAt ? (
                <>
                  last used <RelativeTime at={token.usedAt} now={now} past />
                </>
              ) : (
                "never used"
              )}{" "}
              · <Expiry token={token} now={now} />
            </p>
          </div>
          <Folded title="Revoke">
            <p className="mb-3">Whatever uses it is refused within a second.</p>
            <PostButton
              action={revoke}
              fields={{ key: token.id }}
              submit="Revoke it"
              tone="danger"
              label={`Revoke ${token.name ?? token.hint}`}
            />
          </Folded>
        </li>
      ))}
    </ul>
  );
}

function Expiry({ token, now }: { token: TokenView; now: string }) {
  if (token.expiresAt === null) return "never expires";
  if (!token.expired)
    return (
      <>
        expires <RelativeTime at={token.expiresAt} now={now} />
      </>
    );
  return (
    <Badge icon="clock" tone="danger">
      expired
    </Badge>
  );
}
