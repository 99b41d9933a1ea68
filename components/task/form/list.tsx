"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { FieldSet } from "@/components/ui/choice";
import { Icon } from "@/components/ui/icon";
import type { Input } from "@/lib/domain/form-plan";
import { FieldInput, type InputProps, type Said } from "./fields";
import { startField, type Typed } from "./typed";

type Props = InputProps & { said: Said; input: Extract<Input, { kind: "list" }> };
type Items = Extract<Typed, { kind: "list" }>["items"];

export function ListInput({ typed, at, problems, said, change, input }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  if (typed.kind !== "list") return null;
  const { items, next } = typed;
  const keep = (changed: Items) => change({ kind: "list", items: changed, next });
  const remove = (key: number) => {
    keep(items.filter((item) => item.key !== key));
    add.current?.focus(); // what had the focus is gone
  };
  const append = () =>
    change({ kind: "list", items: [...items, { key: next, typed: startField(input.item) }], next: next + 1 });
  const isFull = items.length >= input.most;
  return (
    <FieldSet {...said} className="rounded-md border border-line px-3 pt-1 pb-2">
      <ol className="space-y-2">
        {items.map((item, i) => (
          <li key={item.key} className="flex flex-wrap items-end gap-2 border-b border-line pb-1">
            <div className="min-w-0 flex-1 basis-48">
              <FieldInput
                field={{ ...input.item, label: `${input.item.label} ${i + 1}` }}
                typed={item.typed}
                at={`${at}/${i}`}
                problems={problems}
                change={(one) =>
                  keep(items.map((each) => (each.key === item.key ? { ...each, typed: one } : each)))
                }
              />
            </div>
            <Button
              className="mb-3"
              aria-label={`Remove ${input.item.label} ${i + 1}`}
              onClick={() => remove(item.key)}
            >
              <Icon name="cross" /> Remove
            </Button>
          </li>
        ))}
      </ol>
      <Button ref={add} className="mt-2" onClick={append} disabled={isFull}>
        <Icon name="plus" /> Add {input.item.label.toLowerCase()}
      </Button>
      {isFull && <span className="ml-2 text-muted">At most {input.most}.</span>}
    </FieldSet>
  );
}
