import { isDatabaseTrouble } from "@/lib/db/read/trouble";
import { DATABASE_AWAY_SAID } from "@/lib/domain/database-away";

const SECONDS = 5;
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="${SECONDS}"><title>One moment</title>
<body style="font:16px/1.5 system-ui;max-width:34rem;margin:20vh auto;padding:0 1rem">
<h1 style="font-size:1.25rem">This link cannot be opened yet</h1>
<p>${DATABASE_AWAY_SAID} This page looks again by itself; the link stays as good as it is.</p>`;

/** A link in a message is opened whenever somebody reads it: while the database is away they are not left to their browser's words. */
export async function orLater(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (!isDatabaseTrouble(error)) throw error;
    console.error("a link could not be opened", error);
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "retry-after": String(SECONDS),
    };
    return new Response(PAGE, { status: 503, headers });
  }
}
