import { complaint } from "@/lib/config";

// Names of folders that a tool of ours cannot take: said in one line before it falls over its own feet.

/** The builder of the pages takes what follows a # for something else. */
const UNBUILDABLE = /#/;
/** PostgreSQL looks for its own programs through a shell, in double quotes. */
const UNQUOTABLE = /["$`\\]/;

export function requirePlace(folder: string, { bringsDatabase }: { bringsDatabase: boolean }): void {
  if (UNBUILDABLE.test(folder))
    throw complaint(`The pages cannot be built in ${folder}: its name holds a #. Move it to another folder.`);
  const letter = UNQUOTABLE.exec(folder)?.[0];
  if (bringsDatabase && letter !== undefined)
    throw complaint(
      `PostgreSQL cannot run from ${folder}: its name holds a ${letter}. Move it to another folder, or set DATABASE_URL.`,
    );
}
