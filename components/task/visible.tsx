import { pieces } from "./readable";

/** Text as it is, but for characters that would not be seen: those are spelled out. It is read on its own, apart from what is around it. */
export function Visible({ text, className }: { text: string; className?: string }) {
  return (
    <bdi className={className}>
      <Spelled text={text} />
    </bdi>
  );
}

/** The same as a part of a sentence, read in the order of the whole of it; what is spelled out has no direction to give. */
export function Spelled({ text }: { text: string }) {
  return pieces(text).map((piece) =>
    piece.hidden ? (
      <span
        key={piece.at}
        className="rounded-sm border border-danger px-0.5 font-mono text-xs text-danger [unicode-bidi:isolate]"
        title="a character that is not seen"
      >
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
