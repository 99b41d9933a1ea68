// Whether an address belongs to the public internet. Somebody may subscribe with an endpoint of their choice, and a name may
// lead anywhere: to the machine itself, its neighbours, the metadata of a cloud. What is not known to be public is not.

/** Of an address as it is resolved (`203.0.113.7`, `2001:db8::1`); whatever else is said is not public. */
export function isPublicAddress(address: string): boolean {
  const four = fourOf(address);
  if (four !== null) return !PRIVATE_FOUR.some(([start, bits]) => isIn(four, start, bits));
  const six = sixOf(address);
  return six !== null && isIn(six, "2000", 3) && !PRIVATE_SIX.some(([start, bits]) => isIn(six, start, bits));
}

type Parts = { width: 8 | 16; parts: number[] };

const PRIVATE_FOUR: Array<[start: string, bits: number]> = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // behind a carrier's translation
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local, and the metadata of clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
// Within 2000::/3, beyond which nothing is public: addresses that carry another one, and those that are for examples.
const PRIVATE_SIX: Array<[start: string, bits: number]> = [
  ["2001", 23],
  ["2001:db8", 32],
  ["2002", 16],
  ["3fff", 20],
];

function isIn({ width, parts }: Parts, start: string, bits: number): boolean {
  const from =
    width === 8 ? start.split(".").map(Number) : start.split(":").map((part) => parseInt(part, 16));
  return parts.every((part, i) => {
    const own = Math.min(width, Math.max(0, bits - i * width));
    const shift = width - own;
    return part >> shift === (from[i] ?? 0) >> shift;
  });
}

function fourOf(address: string): Parts | null {
  const read = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  const parts = read?.slice(1).map(Number) ?? [];
  return read && parts.every((part) => part < 256) ? { width: 8, parts } : null;
}

/** An IPv4 address within one stays a private matter: such are found as what they are. */
function sixOf(address: string): Parts | null {
  if (!/^[0-9a-f:]{2,39}$/i.test(address)) return null;
  const halves = address.split("::");
  if (halves.length > 2) return null;
  const [before = [], after = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...before, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { width: 16, parts: groups.map((group) => parseInt(group, 16)) };
}
