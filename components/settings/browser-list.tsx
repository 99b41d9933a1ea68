import type { FormAction } from "@/components/ui/form-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { PostButton } from "./settings-form";

export type BrowserView = { id: string; label: string; since: string; toldAt: string | null };
type Props = { browsers: BrowserView[]; now: string; test: FormAction; remove: FormAction };

/** The browsers in which somebody is told. */
export function BrowserList({ browsers, now, test, remove }: Props) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {browsers.map(({ id, label, since, toldAt }) => (
        <li key={id} className="flex flex-wrap items-start gap-x-3 gap-y-2 px-3 py-3">
          <div className="min-w-0 flex-1 basis-52">
            <p className="font-medium">{label}</p>
            <p className="text-muted">
              On since <RelativeTime at={since} now={now} past />
              {toldAt && (
                <>
                  {" "}
                  · told last <RelativeTime at={toldAt} now={now} past />
                </>
              )}
            </p>
          </div>
          <PostButton
            action={test}
            fields={{ browser: id }}
            submit="Send a test"
            label={`Send a test to ${label}`}
          />
          <PostButton
            action={remove}
            fields={{ browser: id }}
            submit="Take it off"
            label={`Take it off: ${label}`}
          />
        </li>
      ))}
    </ul>
  );
}
