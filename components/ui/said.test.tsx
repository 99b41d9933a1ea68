import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ClockProvider } from "./clock";
import { FormNotice } from "./form-notice";

const AT = Date.parse("2031-03-10T21:30:00Z");
const textOf = (markup: string) => markup.replaceAll(/<[^>]+>/g, "");

const told = (message: string, zone: string | null = "Europe/Berlin") =>
  textOf(
    renderToStaticMarkup(
      <ClockProvider zone={zone} language="en-GB" now={new Date(AT).toISOString()}>
        <FormNotice state={{ tone: "refused", message, at: AT }} />
      </ClockProvider>,
    ),
  );

test("a moment that a refusal names is told in the zone of its reader", () => {
  expect(told("Already rejected by Bo at 2031-03-10T15:56:02.496Z.")).toBe(
    "Already rejected by Bo at 16:56.",
  );
  expect(told("Its deadline passed at 2031-03-07T09:00:00Z; nobody decided.")).toBe(
    "Its deadline passed at Fri 7 Mar, 10:00; nobody decided.",
  );
  expect(told("Already rejected by Bo at 2031-03-10T15:56:02.496Z.", null)).toContain("15:56 UTC.");
});

test("what is no moment stays as it was said", () => {
  for (const said of [
    "It is yours to decide now.",
    "Order 2031-03-10T is closed.",
    "At 2031-19-40T99:99:99Z.",
  ])
    expect(told(said)).toBe(said);
});
