// Between the key that opens the palette and the palette lies a fetch. Whatever is typed meanwhile is meant for it, and must
// not be taken for a command.

export type Ahead = {
  typed: string;
  steps: number[]; // up and down the list, since the last letter
  /** After Enter nothing more is taken in: what follows is meant for whatever that leads to, and it is not there either. */
  entered: boolean;
};

export const nothingAhead = (): Ahead => ({ typed: "", steps: [], entered: false });

export const stepOf = (key: string): number | undefined => ({ ArrowDown: 1, ArrowUp: -1 })[key];

/** True when the press was taken. Once the dialog is there it hears for itself. */
export function takeAhead(event: KeyboardEvent, ahead: Ahead | null, close: () => void): boolean {
  if (!ahead || document.querySelector("dialog:modal")) return false;
  event.preventDefault();
  if (event.key === "Escape") close();
  else if (!ahead.entered) Object.assign(ahead, after(ahead, event));
  return true;
}

type Typing = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "repeat">;

export function after({ typed, steps }: Ahead, { key, ctrlKey, metaKey, repeat }: Typing): Partial<Ahead> {
  const step = stepOf(key);
  if (step) return { steps: [...steps, step].slice(-200) };
  if (key === "Enter") return { entered: !repeat && (typed.trim() !== "" || steps.length > 0) };
  if (key === "Backspace") return { typed: typed.slice(0, -1), steps: [] };
  return key.length === 1 && !ctrlKey && !metaKey ? { typed: typed + key, steps: [] } : {};
}
