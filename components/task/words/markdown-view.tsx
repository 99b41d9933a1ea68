import { Visible } from "../visible";
import { directionOfInlines } from "./direction";
import { Inlines } from "./inlines";
import { type Block, readMarkdown } from "./markdown";
import type { Inline } from "./markdown-inline";
import { TableView } from "./table-view";

/** An agent's own words. Its headings are only bold: the headings of the page are ours. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="space-y-2">
      <Blocks blocks={readMarkdown(text)} />
    </div>
  );
}

function Blocks({ blocks }: { blocks: Block[] }) {
  return blocks.map((block, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never move
    <BlockView key={i} block={block} />
  ));
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
    case "quote":
      return (
        <blockquote
          dir={directionOfInlines(block.blocks.flatMap(wordsOf))}
          className="space-y-2 border-s-2 border-line-strong ps-3 text-muted"
        >
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "table":
      return <TableView table={block} />;
    default:
      return <ListView block={block} />;
  }
}

/** What turns a quote the way its first words are read: its mark stands where they begin. */
function wordsOf(block: Block): Inline[] {
  if (block.kind === "quote") return block.blocks.flatMap(wordsOf);
  if (block.kind === "list") return block.items.flat();
  return "inside" in block ? block.inside : [];
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
