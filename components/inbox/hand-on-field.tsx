"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Field } from "@/components/ui/field";
import { askPeople, KEYS } from "./ask";

/** To whom: names to choose from, asked for when somebody hands on; any other that the workspace knows may be typed. */
export function HandOnField({ problem, start }: { problem?: string; start?: string }) {
  const list = useId();
  const { data = [] } = useQuery({
    queryKey: KEYS.people,
    queryFn: ({ signal }) => askPeople(signal),
    staleTime: 60_000,
  });
  return (
    <>
      <Field
        name="to"
        label="To whom"
        hint="A person's e-mail address, or the name of a group"
        list={list}
        autoComplete="off"
        autoFocus
        defaultValue={start}
        maxLength={320}
        problem={problem}
      />
      <datalist id={list}>
        {data.map(({ value, name, kind }) => (
          <option key={value} value={value}>
            {kind === "group" ? `Group ${name}` : name}
          </option>
        ))}
      </datalist>
    </>
  );
}
