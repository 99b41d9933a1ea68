import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ListRow } from "./row";
import type { Row } from "./rows";

const NOW = "2031-03-10T12:00:00.000Z";
const at = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

function draw(assignedAt: string, dueAt: string): string {
  const row = {
    id: "1",
    title: "T",
    kind: "approval",
    risk: "normal",
    fromAgent: "a",
    need: 1,
    outcome: null,
    at: null,
  } as Row;
  const all = { ...row, claimedByName: null, assignedAt, dueAt };
  const nothing = () => undefined;
  return renderToStaticMarkup(
    <ListRow
      row={all}
      now={NOW}
      isOpen={false}
      isCursor={false}
      isSelected={false}
      mayDecide
      onOpen={nothing}
      onSelect={nothing}
    />,
  );
}

test("a row has colour in the last fifth of its time, as the task itself has", () => {
  expect(draw(at(-20), at(40))).not.toContain("text-warn"); // less than an hour, of an hour
  expect(draw(at(-60), at(10))).toContain("text-warn");
  expect(draw(at(-60 * 24 * 4), at(60 * 20))).toContain("text-warn"); // the last day of five
});
