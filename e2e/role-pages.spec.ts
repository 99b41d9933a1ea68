import { expect, test } from "@playwright/test";
import { holdings } from "./support/holdings";
import { linkTo } from "./support/links";
import { type BareWeb, webWithoutProxy } from "./support/no-proxy";
import {
  addressOf,
  fetchAs,
  look,
  PAGES,
  pagesThere,
  routesThere,
  seen,
  sideDoors,
  TELLING,
  TELLING_SETTINGS,
} from "./support/role-pages";
import { EMAILS, FOUR, SEVEN, type Seven, theSeven, type Who } from "./support/seven";
import { type Site, startSite } from "./support/site";
import { type Subjects, subjectsOf } from "./support/subjects";

// Who is shown which page, and what every address that answers without being a page says to whom. Whoever is not shown a
// page finds nothing of it by any other way either: not in the data behind it, not in a prefetch, not past the proxy.

test.describe.configure({ mode: "serial" });

const SECRET = "quokka"; // in the name of everything that only the people of the workspace may read

let site: Site;
let seven: Seven;
let subjects: Subjects;
let bare: BareWeb;
let ids: Record<string, string>;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  site = await startSite({}, ["--demo"]);
  const password = await site.hear(/shown this once:\s+\S+\s+\|\s+(\S+)/);
  await site.hear(/(asks \(demo\.)/); // its agent has its key by then
  seven = await theSeven(site, password);
  subjects = await subjectsOf(seven, SECRET);
  const { taskId } = await subjects.task();
  ids = {
    taskId,
    intentId: taskId,
    linkId: (await linkTo(site, taskId, EMAILS.member)).id,
    personId: await subjects.person("active"),
    groupId: await subjects.group(),
    agentId: await subjects.agent(),
    messageId: await subjects.message("delivered"),
    policyId: await subjects.policy(),
  };
  bare = await webWithoutProxy(site);
});
test.afterAll(async () => {
  await seven?.close();
  await bare?.stop();
  await site?.stop();
});

test("every page there is stands in the table of who is shown it", () => {
  expect(Object.keys(PAGES).sort()).toEqual(pagesThere());
});

for (const [pattern, rule] of Object.entries(PAGES)) {
  const shown = SEVEN.filter((who) => rule(who) === "page");
  test(`${pattern}: ${shown.join(", ")}`, async () => {
    const path = addressOf(pattern, ids);
    for (const who of SEVEN) {
      const browser = seven.browsers[who];
      const plain = await look(browser, path);
      expect(`${who}: ${seen(plain)}`).toBe(`${who}: ${rule(who)}`);
      const without = await look(browser, `${bare.url}${path}`);
      expect(`${who} without the proxy: ${seen(without)}`).toBe(`${who} without the proxy: ${rule(who)}`);
      const belongs = FOUR.some((role) => role === who);
      if (belongs && ["page", "led on"].includes(rule(who))) continue;
      const doors = [path, `${bare.url}${path}`].flatMap(sideDoors);
      const looks = await Promise.all(doors.map((door) => look(browser, door.path, door.headers, 5)));
      for (const [i, { status, text }] of [...looks, plain, without].entries()) {
        const door = `the ${who} by ${JSON.stringify(doors[i] ?? path)}`;
        expect(status, door).toBeLessThan(500);
        expect(text.includes(SECRET), `Something of it is told to ${door}`).toBe(false);
      }
    }
  });
}

test("what these doors would tell, they tell its own people", async () => {
  for (const pattern of [...TELLING, ...TELLING_SETTINGS.map((name) => `/settings/${name}`)]) {
    const path = addressOf(pattern, ids);
    expect([pattern, (await look(seven.browsers.owner, path)).text.includes(SECRET)]).toEqual([
      pattern,
      true,
    ]);
    const data = await look(seven.browsers.owner, path, { rsc: "1" }, 5);
    expect([pattern, data.text.includes(SECRET)]).toEqual([pattern, true]);
  }
});

// What each answers to whom; what it leads to is a page.
const signedIn = (who: Who) => (who === "nobody" || who === "removed" ? 401 : 200);
const asked = (who: Who) => (who === "auditor" || who === "stranger" ? 404 : signedIn(who));
const ROUTES: Record<string, { status(who: Who): number; query?: string; method?: "POST" }> = {
  "/api/auth/[...all]": { status: () => 404 },
  "/audit/export": { status: signedIn, query: "?format=jsonl" },
  "/d/answers": { status: () => 204 },
  "/d/[token]": { status: () => 303 },
  "/d/not-me/[token]": { status: () => 303 },
  "/digest/off/[token]": { status: () => 303 },
  "/csp-report": { status: () => 204, method: "POST" },
  "/inbox/data/counts": { status: signedIn },
  "/inbox/data/list": { status: signedIn, query: `?q=${SECRET}` },
  "/inbox/data/people": { status: signedIn },
  "/inbox/data/task/[taskId]": { status: asked },
  "/inbox/data/way": { status: signedIn },
  "/inbox/stream": { status: signedIn },
  "/invitation/open": { status: () => 303, query: "?token=guessed" },
  "/slack/commands": { status: () => 404, method: "POST" }, // nobody here has set up Slack
  "/slack/events": { status: () => 404, method: "POST" },
  "/slack/link/open": { status: () => 303, query: "?token=guessed" },
  "/slack/interactions": { status: () => 404, method: "POST" },
  "/setup/open": { status: () => 303, query: "?token=guessed" },
  "/sign-in/open": { status: () => 303, query: "?token=guessed" },
  "/sign-in/provider": { status: () => 303 },
};

test("every other address that answers says to each what is theirs, and changes nothing", async () => {
  expect(Object.keys(ROUTES).sort()).toEqual(routesThere());
  const before = await holdings(seven.sql, seven.workspaceId);
  for (const [pattern, { status, query = "", method = "GET" }] of Object.entries(ROUTES))
    for (const who of SEVEN) {
      const path = addressOf(pattern.replace("[...all]", "list-sessions"), ids) + query;
      const leave = new AbortController();
      const answer = await fetchAs(seven, who, path, { method, signal: leave.signal });
      expect(`${who} ${path} ${answer.status}`).toBe(`${who} ${path} ${status(who)}`);
      const text = pattern === "/inbox/stream" ? "" : (await answer.text()).toLowerCase();
      leave.abort();
      const belongs = FOUR.some((role) => role === who);
      if (!belongs) expect(text.includes(SECRET), `${path} tells the ${who}`).toBe(false);
    }
  expect(await holdings(seven.sql, seven.workspaceId)).toEqual(before);
});

test("who one is, is told to oneself alone", async () => {
  for (const who of SEVEN) {
    const text = await (await fetchAs(seven, who, "/api/auth/get-session")).text();
    const told = Object.entries(EMAILS).filter(([, email]) => text.includes(email));
    expect(told.map(([name]) => name)).toEqual(who === "nobody" ? [] : [who]);
  }
});

test("what arrives is streamed to those who are asked", async () => {
  const heard: Partial<Record<Who, string>> = {};
  const leave = new AbortController();
  const listen = async (who: Who) => {
    const answer = await fetchAs(seven, who, "/inbox/stream", { signal: leave.signal });
    heard[who] = "";
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) heard[who] += decoder.decode(piece, { stream: true });
  };
  const streams = [...FOUR, "stranger" as const].map((who) => listen(who).catch(() => {}));
  await expect.poll(() => Object.values(heard).filter((text) => text.includes("whose")).length).toBe(5);
  const { taskId } = await subjects.task();
  const isTold = (who: Who) => heard[who]?.includes(taskId);
  await expect.poll(() => [isTold("owner"), isTold("admin"), isTold("member")]).toEqual([true, true, true]);
  expect([isTold("auditor"), isTold("stranger")]).toEqual([false, false]);
  leave.abort();
  await Promise.all(streams);
});
