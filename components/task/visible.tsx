import { pieces } from "./readable";

/** Text as it is, but for characters that would not be seen: those are spelled out. */
export function Visible({ text, className }: { text: string; className?: string }) {
  return (
    <bdi className={className}>
      {pieces(text).map((piece) =>
        piece.hidden ? (
          <span
            key={piece.at}
            className="rounded-sm border border-danger px-0.5 font-mono text-xs text-danger"
            title="a character that is not seen"
          >
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
