import Link from "next/link";
import { Difference } from "@/components/task/payload/change";
import { RelativeTime } from "@/components/ui/relative-time";
import { type IntentFile, payloadOf } from "@/lib/db/read/intent-file";
import type { Json } from "@/lib/domain/types";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";

type Props = { viewer: Viewer; file: IntentFile; compare: number; now: string };

/** One version of the payload beside the one before it; the others are a link away. */
export async function Versions({ viewer, file: { intent, versions }, compare, now }: Props) {
  const chosen = Math.min(compare, intent.version);
  const { sql } = database();
  const [before, after] = await Promise.all([
    payloadOf(sql, viewer.workspaceId, intent.id, chosen - 1),
    payloadOf(sql, viewer.workspaceId, intent.id, chosen),
  ]);
  const replaced = versions.find(({ version }) => version === chosen - 1)?.replacedAt;
  return (
    <>
      <p className="mb-2">
        From version {chosen - 1} to version {chosen}
        {replaced && (
          <>
            , <RelativeTime at={replaced.toISOString()} now={now} past />
          </>
        )}
        :
      </p>
      {before !== null && after !== null && (
        <fieldset
          aria-label={`Changes in version ${chosen}`}
          className="min-w-0 rounded-md border border-line px-3 py-2"
        >
          <Difference before={JSON.parse(before) as Json} after={JSON.parse(after) as Json} />
        </fieldset>
      )}
      {versions.length > 1 && (
        <ul aria-label="Versions" className="mt-2 flex flex-wrap gap-3">
          {versions.map(({ version }) => (
            <li key={version}>
              {version + 1 === chosen ? (
                <span aria-current="true" className="font-medium">
                  Version {version + 1}
                </span>
              ) : (
                <Link
                  href={`/intents/${intent.id}?compare=${version + 1}`}
                  prefetch={false}
                  className="text-accent underline"
                >
                  Version {version + 1}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
