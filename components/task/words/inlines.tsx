import { Spelled, Visible } from "../visible";
import { HostLink } from "./host-link";
import type { Inline } from "./markdown-inline";

/** The text of one block. */
export function Inlines({ inlines }: { inlines: Inline[] }) {
  return inlines.map((inline, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
    <InlineView key={i} inline={inline} />
  ));
}

function InlineView({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case "text":
      return <Spelled text={inline.text} />;
    case "code":
      return (
        <code className="rounded-sm bg-sunken px-1 font-mono text-code">
          <Visible text={inline.text} />
        </code>
      );
    case "strong":
      return (
        <strong>
          <Inlines inlines={inline.inside} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Inlines inlines={inline.inside} />
        </em>
      );
    default:
      return (
        <HostLink link={inline.link}>
          <Visible text={inline.text} />
        </HostLink>
      );
  }
}
