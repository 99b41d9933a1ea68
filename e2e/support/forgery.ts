import type { APIRequestContext, APIResponse, Locator, Page, Request } from "@playwright/test";

// The post that a button would make, held back, so that it can be sent again with other headers: as another site, a script
// or a browser without manners would.

export type Post = { url: string; headers: Record<string, string>; body: Buffer };

export async function heldBack(page: Page, button: Locator): Promise<Post> {
  const caught = new Promise<Request>((resolve) => {
    void page.route("**/*", (route) => {
      const request = route.request();
      if (request.method() !== "POST") return route.continue();
      resolve(request);
      return route.abort();
    });
  });
  await button.click();
  const request = await caught;
  await page.unroute("**/*");
  const body = request.postDataBuffer();
  if (!body) throw new Error("The post has no body.");
  // The browser adds these two itself, after the moment at which a request can be held back.
  const headers = {
    ...request.headers(),
    origin: new URL(request.url()).origin,
    "sec-fetch-site": "same-origin",
  };
  return { url: request.url(), headers, body };
}

const WHOSE = /[0-9a-f-]{36}\.[0-9a-f-]{36}/;

/** As a page of whoever looks at this one would post it. */
export async function fromPage(page: Page, post: Post): Promise<Post> {
  const whose = await page.locator('input[name="whose"]').first().inputValue();
  const body = post.body.toString("latin1");
  if (!WHOSE.test(body)) throw new Error("The post does not say whose page it is from.");
  return { ...post, body: Buffer.from(body.replace(WHOSE, whose), "latin1") };
}

/** `null` leaves a header out. */
export function resend(
  context: APIRequestContext,
  post: Post,
  over: Record<string, string | null>,
): Promise<APIResponse> {
  const merged: Record<string, string | null> = { ...post.headers, ...over };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(merged))
    if (value !== null && !name.startsWith(":") && name !== "content-length") headers[name] = value;
  return context.post(post.url, { headers, data: post.body, maxRedirects: 0 });
}
