"use client";

import { useState } from "react";
import { Visible } from "../visible";
import { HostLink } from "../words/host-link";
import { CodeLines, DiffText } from "./lines";
import { lookOf } from "./text-look";

type Props = { text: string; name: string; pointer: string; comments: boolean };

/** A text of a payload, the way it is best read. */
export function Text({ text, name, pointer, comments }: Props) {
  const look = lookOf(text, name);
  if (look.kind === "empty") return <span className="text-muted">(empty text)</span>;
  if (look.kind === "diff") return <DiffText text={text} pointer={pointer} comments={comments} />;
  if (look.kind === "link")
    return (
      <HostLink link={look.link}>
        <Visible text={text} />
      </HostLink>
    );
  const isLines = text.includes("\n") && (look.kind === "code" || comments);
  if (isLines)
    return <CodeLines text={text} pointer={pointer} comments={comments} isCode={look.kind === "code"} />;
  return <Folded text={text} isCode={look.kind === "code"} />;
}

const FIRST = 700;
const FIRST_LINES = 12;

/** The beginning of a long text; it never pushes what follows off the screen unless somebody asks for all of it. */
export function Folded({ text, isCode = false }: { text: string; isCode?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const start = isOpen ? text : beginning(text);
  const isFolded = start.length < text.length;
  return (
    <>
      <Visible text={start} className={`whitespace-pre-wrap ${isCode ? "font-mono text-code" : ""}`} />
      {(isFolded || isOpen) && (
        <>
          {isFolded && "… "}
          <button
            type="button"
            onClick={() => setOpen(!isOpen)}
            aria-expanded={isOpen}
            className="block rounded-sm font-medium text-accent underline"
          >
            {isOpen ? "Show less" : `Show all ${text.length.toLocaleString("en")} characters`}
          </button>
        </>
      )}
    </>
  );
}

/** All of it when little would be hidden. Never cuts a character in two. */
function beginning(text: string): string {
  const lines = text.split("\n", FIRST_LINES + 6);
  const byLines =
    lines.length > FIRST_LINES + 5 ? lines.slice(0, FIRST_LINES).join("\n").length : text.length;
  const byLength = text.length > FIRST + 300 ? FIRST : text.length;
  const end = Math.min(byLines, byLength);
  const isInside = end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? "");
  return text.slice(0, isInside ? end - 1 : end);
}
