// Whether a push service is one on the internet, asked before a browser is kept: what could never be told is said at once.
import { lookup } from "node:dns/promises";
import { isPublicAddress } from "../domain/public-address";

const DEADLINE_MS = 3000;

/** A sentence; null = it is. */
export async function faultOfHost(host: string): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), DEADLINE_MS);
  });
  const found = await Promise.race([lookup(host, { all: true }).catch(() => null), late]);
  clearTimeout(timer);
  if (found === null || found.length === 0)
    return `This browser is told by ${host}, which cannot be found from here. Whoever runs this installation has to let it out to there.`;
  return found.every(({ address }) => isPublicAddress(address))
    ? null
    : `This browser is told by ${host}, which is not on the internet, so nothing is sent there.`;
}
