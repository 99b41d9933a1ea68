import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { complaint } from "@/lib/config";

/**
 * What was said behind a command. Whatever it does not know it would do without (`migrate --dry-run` would migrate), so that is
 * refused, with what there is.
 */
export function readOptions<const O extends ParseArgsOptionsConfig>(args: string[], options: O, way: string) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw complaint(`${(error as Error).message.split(/\. |\n/)[0]}. ${way}`);
  }
}
