// Headers that are the same for every page. What depends on the public address (HSTS) or is new with each
// response (the nonce of the content policy) is set by `proxy.ts`: this file is read when the pages are built.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

const noStore = { key: "Cache-Control", value: "no-store" };
// Where a one-time link leads.
const doors = ["setup", "sign-in", "invitation", "slack/link"];
const TOKEN = { type: "query", key: "token" };
const noReferrer = { key: "Referrer-Policy", value: "no-referrer" };

/** @returns {import("next").NextConfig} */
export default function config() {
  return {
    poweredByHeader: false,
    // No optimizer: `/_next/image` is 404, and its library, which npm installs along with Next, is never loaded.
    images: { unoptimized: true },
    // Types are checked by `npm test`; a build on somebody's server should not spend its time on that.
    typescript: { ignoreBuildErrors: true },
    experimental: {
      // `forbidden()`: an action from a foreign page is answered with 403.
      authInterrupts: true,
      // No `allowedOrigins`: only the public address may call.
      serverActions: { bodySizeLimit: "64kb" },
    },
    rewrites: async () => ({
      // A one-time link keeps its short address; a route handler moves its token into a cookie before any page is drawn.
      beforeFiles: doors.map((door) => ({
        source: `/${door}`,
        has: [TOKEN],
        destination: `/${door}/open`,
      })),
    }),
    headers: async () => [
      { source: "/:path*", headers: securityHeaders },
      { source: "/((?!_next/static/).*)", headers: [noStore] },
      // Only where a token stands in the address. A page without a referrer posts its forms from nowhere, as far as the origin
      // check can see, in a browser without scripts.
      ...doors.map((door) => ({ source: `/${door}`, has: [TOKEN], headers: [noReferrer] })),
      { source: "/d/:token", headers: [noReferrer] },
      { source: "/d/not-me/:token", headers: [noReferrer] },
    ],
  };
}
