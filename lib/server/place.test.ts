import { expect, test } from "vitest";
import { requirePlace } from "./place";

const at = (folder: string, bringsDatabase: boolean) => () => requirePlace(folder, { bringsDatabase });

test.each(["/srv/countersign", "/srv/a b?", "/srv/ä(b)", "/srv/a'b", "/srv/a%20b", "/srv/a+b@c[d]"])(
  "it runs in %s",
  (folder) => {
    expect(at(folder, true)).not.toThrow();
  },
);

test("a folder whose name the builder of the pages cannot take is named with the remedy", () => {
  for (const brings of [true, false])
    expect(at("/srv/a#b", brings)).toThrow(/\/srv\/a#b: .* holds a #\. Move it/);
});

test.each(["$", "`", '"', "\\"])("and one that PostgreSQL cannot take, where it is brought: %s", (letter) => {
  expect(at(`/srv/a${letter}b`, false)).not.toThrow();
  expect(at(`/srv/a${letter}b`, true)).toThrow(
    `holds a ${letter}. Move it to another folder, or set DATABASE_URL.`,
  );
});
