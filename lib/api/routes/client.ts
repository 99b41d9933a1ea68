// The client for programs, by itself: for a project that has nothing of ours and needs no package.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { ClientFiles, Deps } from "../deps";
import { openRoute, type Route } from "../route";
import { notFound } from "../stop";

type Made = { text: string; mark: string };
const made = new WeakMap<Deps, Promise<ClientFiles>>();

function filesOf(deps: Deps): Promise<ClientFiles> {
  if (!deps.client) throw notFound("file");
  const known = made.get(deps);
  if (known) return known;
  const files = deps.client();
  made.set(deps, files);
  files.catch(() => made.delete(deps)); // and made anew for whoever asks next
  return files;
}

async function fileOf(deps: Deps, name: keyof ClientFiles): Promise<Made> {
  const text = (await filesOf(deps))[name];
  return { text, mark: `"${createHash("sha256").update(text).digest("hex").slice(0, 32)}"` };
}

const handedOut = (path: `/${string}`, name: keyof ClientFiles, summary: string): Route =>
  openRoute({
    method: "GET",
    path,
    summary,
    tag: "Document",
    subject: "file",
    mediaType: "text/javascript",
    response: z.string(),
    handler: async ({ deps, request }) => {
      const { text, mark } = await fileOf(deps, name);
      // Kept by whoever fetched it, and asked about again: another version of this server hands out another.
      const headers = {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "public, no-cache",
        etag: mark,
      };
      const isKept = request.headers.get("if-none-match")?.includes(mark) ?? false;
      return isKept ? new Response(null, { status: 304, headers }) : new Response(text, { headers });
    },
  });

export const clientRoutes: Route[] = [
  handedOut("/client.mjs", "script", "The client for programs: one module, no dependencies"),
  handedOut("/client.d.mts", "types", "The types of that client"),
];
