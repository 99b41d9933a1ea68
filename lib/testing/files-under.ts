import { readdirSync } from "node:fs";

/** By their paths, with slashes everywhere. (`globSync` is younger than the oldest Node that runs the tests.) */
export const filesUnder = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.replaceAll("\\", "/")}`,
    ),
  );
