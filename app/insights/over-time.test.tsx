import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Insights } from "./load";
import { Breaches } from "./over-time";

const said = (overdue: Insights["open"]["overdue"], kind: Insights["choice"]["kind"] = null): string => {
  const all = { decided: 0, withdrawn: 0, expired: 0, late: 0, p50: null, p95: null };
  const data = {
    all,
    byPoint: [],
    open: { overdue },
    choice: { groupId: null, kind },
  } as unknown as Insights;
  return renderToStaticMarkup(<Breaches data={data} period="30d" labels={[]} />);
};

test("how many open tasks are past their deadline is said as far as it was counted", () => {
  expect(said({ count: 0, isMore: false })).toContain("No open task is past its deadline.");
  expect(said({ count: 3, isMore: false })).toContain(" 3 open and past their deadline now.");
  expect(said({ count: 1000, isMore: true })).toContain(" More than 1,000 open and past their deadline now.");
});

test("of one kind, those that were not looked through may be of it", () => {
  expect(said({ count: 0, isMore: false }, "review")).toContain("No open task is past its deadline.");
  expect(said({ count: 7, isMore: true }, "review")).toContain(
    " At least 7 open and past their deadline now.",
  );
  expect(said({ count: 0, isMore: true }, "review")).toContain("none of those was of this kind.");
});
