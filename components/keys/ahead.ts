// Between the key that opens the palette and the palette lies a fetch. Whatever is typed meanwhile is meant for it, and must
// not be taken for a command.

export type Ahead = { typed: string };

/** True when the press was taken. Once the dialog is there it hears for itself. */
export function takeAhead(event: KeyboardEvent, ahead: Ahead | null, close: () => void): boolean {
  if (!ahead || document.querySelector("dialog:modal")) return false;
  event.preventDefault();
  if (event.key === "Escape") close();
  else ahead.typed = typedAfter(ahead.typed, event);
  return true;
}

type Typing = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">;

function typedAfter(typed: string, { key, ctrlKey, metaKey }: Typing): string {
  if (key === "Backspace") return typed.slice(0, -1);
  return key.length === 1 && !ctrlKey && !metaKey ? typed + key : typed;
}
