// Resolves a name once, looks at every address, and connects to one that was looked at: a name that leads somewhere else a
// moment later gains nothing.
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { isPublicAddress } from "../../domain/public-address";

export const PUBLIC_ONLY = "ENOTPUBLIC";

type Found = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

export function publicLookup(host: string, options: LookupOptions, found: Found): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      return found(Object.assign(new Error(`${host} is not public`), { code: PUBLIC_ONLY }), []);
    return options.all ? found(null, addresses) : found(null, first.address, first.family);
  });
}
