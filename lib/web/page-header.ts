/** Where `proxy.ts` writes which page was asked for. It leads back there after signing in, and to nothing else. */
export const PAGE_HEADER = "x-countersign-page";
