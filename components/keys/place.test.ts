import { expect, test } from "vitest";
import { placeOf, type Spot } from "./place";

const at = (spot: Partial<Spot>) => placeOf({ tag: "div", type: "", role: "", isEditable: false, ...spot });

test("whoever can be written into is a text: fields, lists to choose from, editable parts, and what says it is one", () => {
  for (const type of ["text", "search", "email", "password", "number", "date", "range", "color"])
    expect(at({ tag: "input", type }), type).toBe("text");
  expect(at({ tag: "textarea" })).toBe("text");
  expect(at({ tag: "select" })).toBe("text");
  expect(at({ isEditable: true })).toBe("text");
  for (const role of ["textbox", "searchbox", "combobox", "menuitem"])
    expect(at({ role }), role).toBe("text");
});

test("buttons, links and boxes to tick are controls: only Enter is theirs", () => {
  for (const tag of ["button", "a", "summary"]) expect(at({ tag }), tag).toBe("control");
  for (const type of ["checkbox", "radio", "submit"])
    expect(at({ tag: "input", type }), type).toBe("control");
  expect(at({ role: "button" })).toBe("control");
});

test("everything else is the page", () => {
  expect([at({}), at({ tag: "li", role: "option" }), at({ tag: "" })]).toEqual(["page", "page", "page"]);
});
