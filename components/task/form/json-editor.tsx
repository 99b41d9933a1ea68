"use client";

import { TextArea } from "@/components/ui/field";
import type { JsonObject } from "@/lib/domain/types";
import { Visible } from "../visible";
import type { Problems } from "./fields";

type Props = {
  because: string;
  schema: JsonObject | null;
  start: string; // what the form suggests
  value?: string;
  change?: (text: string) => void;
  problems: Problems;
};

/** The answer as JSON, where it cannot be drawn as fields: said why, and checked by the same rules. */
export function JsonEditor({ because, schema, start, value, change, problems }: Props) {
  const said = Object.entries(problems).filter(
    ([pointer]) => pointer.startsWith("/data/") && pointer !== "/data/evidence",
  );
  return (
    <div className="mb-3">
      <p className="mb-2 text-muted">
        This form cannot be shown as fields, because <Visible text={because} />. Write the answer as JSON; it
        is checked by the same rules{start && ", and begins with what the form suggests"}.
      </p>
      <TextArea
        name="data"
        label="Answer"
        hint="(JSON)"
        rows={4}
        spellCheck={false}
        className="min-h-24 font-mono"
        {...(change ? { value } : { defaultValue: start })}
        onChange={change && ((event) => change(event.target.value))}
        problem={problems["/data"] ?? (said.length > 0 ? "This does not fit yet." : undefined)}
      />
      {said.length > 0 && (
        <ul className="-mt-2 mb-2 list-disc pl-5 text-danger">
          {said.map(([pointer, message]) => (
            <li key={pointer}>
              <code className="font-mono text-code">
                <Visible text={pointer.slice("/data".length)} />
              </code>
              : {message}
            </li>
          ))}
        </ul>
      )}
      {schema && (
        <details className="text-muted">
          <summary>What the answer must hold</summary>
          <pre className="whitespace-pre-wrap px-1 font-mono text-xs">
            <Visible text={JSON.stringify(schema, null, 2)} />
          </pre>
        </details>
      )}
    </div>
  );
}
