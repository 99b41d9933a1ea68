import type { Fields } from "./server-actions";
import type { Who } from "./seven";
import type { Subjects } from "./subjects";

/** What the form with this button (and with this in it, where there are several) says from what it was drawn: the owner's, or a stranger's own, elsewhere. */
export async function drawnFrom(
  { seven }: Subjects,
  path: string,
  button: string,
  who: Who = "owner",
  holds = "",
): Promise<Fields> {
  const answer = await seven.browsers[who === "stranger" ? who : "owner"].get(path);
  const form = (await answer.text())
    .split("<form")
    .find((each) => each.includes(`>${button}</button>`) && each.includes(holds));
  const [, print] = /name="drawnFrom" value="([^"]+)"/.exec(form ?? "") ?? [];
  if (print === undefined) throw new Error(`The form of “${button}” says not from what it was drawn.`);
  return { drawnFrom: print };
}
