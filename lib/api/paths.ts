// One spelling for each path, before routing.

const AGENTS = "/v1/agents/";
const AGENT_TAILS = ["/intents/stream", "/intents"];

// Clients put raw agent addresses into paths, in four spellings. All become one segment, `/v1/agents/{address}`, before
// routing, because a router that sees `//` or decodes `%2F` itself would miss the route.
export function normalPath(url: string): string {
  const path = pathOf(url);
  if (path.startsWith(AGENTS) && path.length > AGENTS.length) return agentPath(path.slice(AGENTS.length));
  if (!path.includes("//") && !path.endsWith("/")) return path;
  const single = path.replaceAll(/\/{2,}/g, "/");
  if (single.startsWith(AGENTS) && single.length > AGENTS.length)
    return agentPath(single.slice(AGENTS.length));
  return single.length > 1 && single.endsWith("/") ? single.slice(0, -1) : single;
}

// Of a whole address, or of what stands in the first line of a request.
function pathOf(url: string): string {
  const start = url.startsWith("/") ? 0 : url.indexOf("/", url.indexOf("://") + 3);
  if (start === -1) return "/";
  return url.slice(start, Math.min(indexOrEnd(url, "?"), indexOrEnd(url, "#")));
}

function indexOrEnd(url: string, letter: string): number {
  const at = url.indexOf(letter);
  return at === -1 ? url.length : at;
}

function agentPath(rest: string): string {
  const decoded = withoutEnd(decode(rest));
  const tail = AGENT_TAILS.find((end) => decoded.endsWith(end) && decoded.length > end.length) ?? "";
  const address = decoded.slice(0, decoded.length - tail.length);
  return `${AGENTS}${encodeURIComponent(oneSpelling(address))}${tail}`;
}

// By hand: a pattern would look at every run of slashes from each of its slashes on, and whoever sends thousands of them would hold
// up everybody, before anybody has asked who they are.
function withoutEnd(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
}

// `agent:/org/ws/name` (a slash lost on the way), `agent://org/ws/name` and `org/ws/name` are one address; a bare name
// stays bare, and what is no agent address stays as it is.
function oneSpelling(address: string): string {
  const bare = address.replace(/^agent:\/+/i, "").replaceAll(/\/{2,}/g, "/");
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare)) return address;
  const known = bare.replace(/^\/+/, "");
  return known.includes("/") ? `agent://${known}` : known;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
