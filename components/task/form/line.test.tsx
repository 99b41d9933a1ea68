import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ClockProvider } from "@/components/ui/clock";
import { planForm } from "@/lib/domain/form-plan";
import { Fields } from "./fields";
import { startForm } from "./typed";

test("a date and time says by whose clocks it is read: those of the profile, where it names a zone", () => {
  const plan = planForm({
    type: "object",
    properties: { at: { type: "string", format: "date-time" }, name: { type: "string" } },
  });
  if (!plan.ok) throw new Error("A plain form has a plan.");
  const html = renderToStaticMarkup(
    <ClockProvider zone="Asia/Tokyo" language={null} now="2026-01-01T00:00:00Z">
      <Fields fields={plan.fields} typed={startForm(plan.fields)} at="" problems={{}} change={() => {}} />
    </ClockProvider>,
  );
  expect(html.match(/In Asia\/Tokyo\./g)).toHaveLength(1);
  expect(html).not.toContain("this computer");
});
