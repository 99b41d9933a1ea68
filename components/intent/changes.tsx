import { spread } from "@/components/task/readable";
import { Visible } from "@/components/task/visible";
import { canonical } from "@/lib/domain/canonical";
import type { Edit } from "@/lib/domain/edits";
import type { Json } from "@/lib/domain/types";

const MOST = 200;

/** Which places of a payload changed: what stood there, and what stands there now. */
export function Changes({ edits, label }: { edits: Edit[]; label: string }) {
  if (edits.length === 0) return <p className="text-muted">Nothing differs.</p>;
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line rounded-md border border-line">
        {edits.slice(0, MOST).map((edit) => (
          <li key={edit.pointer} className="px-3 py-2">
            <Visible text={edit.pointer} className="font-mono text-xs text-muted" />
            <div className="grid gap-1 sm:grid-cols-2 sm:gap-3">
              <Side word="Before" value={edit.before} tag="del" look="bg-danger-soft text-danger" />
              <Side word="After" value={edit.after} tag="ins" look="bg-good-soft text-good" />
            </div>
          </li>
        ))}
      </ul>
      {edits.length > MOST && <p className="mt-1 text-muted">And {edits.length - MOST} more places.</p>}
    </>
  );
}

type SideProps = { word: string; value: Json | undefined; tag: "del" | "ins"; look: string };

function Side({ word, value, tag: Tag, look }: SideProps) {
  if (value === undefined)
    return (
      <p className="text-muted">
        {word}: <em>not there</em>
      </p>
    );
  return (
    <div className="min-w-0">
      <span className="text-muted">{word}: </span>
      <Tag className={`whitespace-pre-wrap rounded-sm px-1 no-underline ${look}`}>
        <Visible
          text={typeof value === "string" ? value : spread(canonical(value))}
          className="font-mono text-[13px]"
        />
      </Tag>
    </div>
  );
}
