import { Spelled, Visible } from "../visible";
import { directionOfInlines } from "./direction";
import { HostLink } from "./host-link";
import { type Block, type Inline, readMarkdown } from "./markdown";

/** An agent's own words. Its headings are only bold: the headings of the page are ours. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="space-y-2">
      {readMarkdown(text).map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never move
        <BlockView key={i} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return (
        <p dir={directionOfInlines(block.inside)} className="font-semibold">
          <Inlines inlines={block.inside} />
        </p>
      );
    case "paragraph":
      return (
        <p dir={directionOfInlines(block.inside)} className="whitespace-pre-wrap">
          <Inlines inlines={block.inside} />
        </p>
      );
    case "code":
      return (
        <pre className="whitespace-pre-wrap rounded-md bg-sunken px-2 py-1 font-mono text-code">
          <Visible text={block.text} />
        </pre>
      );
    default:
      return <ListView block={block} />;
  }
}

function ListView({ block }: { block: Extract<Block, { kind: "list" }> }) {
  const own = directionOfInlines(block.items.flat()); // a mark stands where its item begins, with room on that side
  const items = block.items.map((item, i) => {
    const dir = directionOfInlines(item);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the items of one text never move
      <li key={i} dir={dir} className={dir === own ? "whitespace-pre-wrap" : "ms-6 whitespace-pre-wrap"}>
        <Inlines inlines={item} />
      </li>
    );
  });
  return block.ordered ? (
    <ol dir={own} start={block.start} className="list-decimal ps-6">
      {items}
    </ol>
  ) : (
    <ul dir={own} className="list-disc ps-5">
      {items}
    </ul>
  );
}

function Inlines({ inlines }: { inlines: Inline[] }) {
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
