import { expect, test } from "@playwright/test";
import type { Act } from "./support/act";
import { ACTS, LAST_ACTS } from "./support/acts";
import { holdings } from "./support/holdings";
import { type BareWeb, webWithoutProxy } from "./support/no-proxy";
import { type Answered, type Fields, postAction, serverActions } from "./support/server-actions";
import { FOUR, postAs, SEVEN, type Seven, signIn, theSeven, type Who } from "./support/seven";
import { type Site, startSite } from "./support/site";
import { type Subjects, subjectsOf } from "./support/subjects";

// Every action, posted by everybody who may come: the four roles, somebody removed, nobody, and the owner of another
// workspace. What a page shows them does not matter here: an action is an address that anybody can post to.

test.describe.configure({ mode: "serial" });

let site: Site;
let seven: Seven;
let subjects: Subjects;
let bare: BareWeb; // the same pages without `proxy.ts`, and without the front

test.beforeAll(async () => {
  test.setTimeout(240_000);
  site = await startSite({ PUSH_ALLOWED_HOSTS: "127.0.0.1" }, ["--demo"]);
  const password = await site.hear(/shown this once:\s+\S+\s+\|\s+(\S+)/);
  await site.hear(/(asks \(demo\.)/); // its agent has its key by then
  seven = await theSeven(site, password);
  // Decided is decided at once: what is held for a moment would change later.
  await site.sql()`update workspaces set settings = '{"undoSeconds":0}' where id = ${seven.workspaceId}`;
  subjects = await subjectsOf(seven, "quokka");
  bare = await webWithoutProxy(site);
});
test.afterAll(async () => {
  await seven?.close();
  await bare?.stop();
  await site?.stop();
});

const held = () => holdings(seven.sql, seven.workspaceId);
const post = (who: Who, action: string, fields: Fields) => postAs(seven, who, action, fields);
/** Past everything that stands before the pages. `over`: headers of another site. */
const postBare = (who: Who, action: string, fields: Fields, over: Fields = {}) =>
  postAs(seven, who, action, fields, {
    to: bare.url,
    over: { "x-forwarded-host": new URL(site.url).host, ...over },
  });

/** What of the workspace is different afterwards. */
async function changedBy(work: () => Promise<unknown>): Promise<string[]> {
  const before = await held();
  await work();
  const after = await held();
  return Object.keys(after).filter((part) => after[part] !== before[part]);
}

const OF_ANOTHER = "This page is of another workspace or person, so nothing was done. Load it again.";

/** How somebody was told no: null when they were not. */
function refusalOf(who: Who, { outside, own, quiet }: Act, answer: Answered): string | null {
  const { status, tone, message, redirect } = answer;
  if (status >= 500 || message.startsWith("Something went wrong")) return null;
  if (!outside && (who === "nobody" || who === "removed"))
    return message.startsWith("You are signed out") ? message : null;
  if (quiet || (own && who === "stranger")) return message || "nothing was done";
  return redirect === null && (tone === "refused" || tone === "problem") ? message : null;
}

test("every action there is stands in the table of who may do it", () => {
  const known = [...Object.keys(ACTS), ...LAST_ACTS].sort();
  const missing = serverActions().filter((action) => !known.includes(action));
  expect(missing, "Say in e2e/support/acts.ts who may do it, and what is different afterwards").toEqual([]);
  expect(
    known.filter((action) => !serverActions().includes(action)),
    "There is no such action",
  ).toEqual([]);
});

for (const [action, act] of Object.entries(ACTS)) {
  const barred = SEVEN.filter((who) => !act.may.includes(who) && who !== act.except);
  test(`${action}: ${act.may.join(", ") || "nobody"}, and nobody else`, async () => {
    const tries: Array<{ who: Who; fields: Fields }> = [];
    for (const who of barred) tries.push({ who, fields: await act.form(subjects, who) });
    const answers: Array<[Who, Answered]> = [];
    const changed = await changedBy(async () => {
      for (const { who, fields } of tries) {
        answers.push([who, await post(who, action, fields)]);
        answers.push([who, await postBare(who, action, fields)]);
      }
    });
    expect(changed, `What ${barred.join(", ")} changed`).toEqual([]);
    for (const [who, answer] of answers)
      expect(refusalOf(who, act, answer), `The ${who} was told ${JSON.stringify(answer)}`).toBeTruthy();
    for (const who of act.may) {
      const fields = await act.form(subjects, who);
      let answer: Answered | undefined;
      const changed = await changedBy(async () => {
        answer = await post(who, action, fields);
      });
      expect(changed.sort(), `What the ${who} changed, told ${JSON.stringify(answer)}`).toEqual(
        [...act.changes].sort(),
      );
      const isDone =
        answer?.tone === "done" || answer?.redirect !== null || (act.quiet && answer?.tone === null);
      expect(isDone, `The ${who} was told ${JSON.stringify(answer)}`).toBe(true);
    }
  });
}

test("what another site posts is refused by every action itself, with no proxy before it", async () => {
  const evil = "https://evil.example";
  const posts = await Promise.all(
    Object.entries(ACTS).map(
      async ([action, act]) => [action, await act.form(subjects, "stranger")] as const,
    ),
  );
  const forged: Fields[] = [
    { origin: evil, "x-forwarded-host": new URL(evil).host }, // what Next would let through
    { "sec-fetch-site": "cross-site" },
  ];
  const changed = await changedBy(async () => {
    for (const [action, fields] of posts)
      for (const over of forged)
        expect([action, (await postBare("owner", action, fields, over)).status]).toEqual([action, 403]);
  });
  expect(changed).toEqual([]);
});

test("what a page of another person or workspace posts, or one that says nothing of it, no action does", async () => {
  const { owner, admin } = seven.whose;
  const [, ownerId] = owner.split(".");
  const pages: Fields[] = [{ whose: admin }, { whose: `${crypto.randomUUID()}.${ownerId}` }, {}];
  const inside = Object.entries(ACTS).filter(([, act]) => !act.outside);
  const posts = await Promise.all(
    inside.map(async ([action, act]) => [action, await act.form(subjects, "stranger")] as const),
  );
  const changed = await changedBy(async () => {
    for (const [action, fields] of posts)
      for (const page of pages) {
        const { tone, message } = await postAction(seven.browsers.owner, action, { ...fields, ...page });
        expect([action, tone, message]).toEqual([action, "refused", OF_ANOTHER]);
      }
  });
  expect(changed).toEqual([]);
});

test("an admin does nothing to an owner, and makes none", async () => {
  const personId = await subjects.idOf("owner");
  const anybody = await subjects.person("active");
  const drawnFrom = "whatever"; // it is not even looked at
  const wishes: Array<[string, Fields]> = [
    ["remove", { personId }],
    ["setRole", { personId, role: "member", drawnFrom }],
    ["setRole", { personId: anybody, role: "owner", drawnFrom }],
    ["setRole", { personId: await subjects.idOf("admin"), role: "owner", drawnFrom }],
    ["invitePerson", { email: "owner@demo.example", role: "owner" }],
  ];
  const changed = await changedBy(async () => {
    for (const [name, fields] of wishes) {
      const { tone, message } = await post("admin", `app/settings/people/actions.ts ${name}`, fields);
      expect(tone).not.toBe("done");
      expect(message).toMatch(/Only an owner|owners? of the|raises/);
    }
  });
  expect(changed).toEqual([]);
});

test("an auditor keeps views, and shares none", async () => {
  const wish = { name: "For everybody", query: "view=mine", shared: "on" };
  const save = "app/inbox/task-actions.ts saveView";
  const changed = await changedBy(async () => {
    expect(await post("auditor", save, wish)).toMatchObject({ tone: "refused" });
  });
  expect(changed).toEqual([]);
  expect(await changedBy(() => post("member", save, wish))).toEqual(["views"]);
});

test("nobody's token may more than they do", async () => {
  const action = "app/settings/security/actions.ts makeToken";
  const wish = { name: "Too much", days: "7" };
  const changed = await changedBy(async () => {
    for (const [who, scope] of [
      ["auditor", "decide"],
      ["auditor", "submit"],
      ["member", "admin"],
    ] as const)
      expect(await post(who, action, { ...wish, [`scopes.${scope}`]: "on" })).toMatchObject({
        tone: "problem",
      });
  });
  expect(changed).toEqual([]);
});

test("only the owner of the demo ends it; whoever signs out is out, and nobody else", async () => {
  const [endDemo, ...leaves] = LAST_ACTS as [string, ...string[]];
  const barred = SEVEN.filter((who) => who !== "owner");
  const changed = await changedBy(async () => {
    for (const who of barred)
      expect(
        refusalOf(who, { may: [], changes: [], form: () => ({}) }, await post(who, endDemo, {})),
      ).toBeTruthy();
  });
  expect(changed).toEqual([]);
  const sessions = async () => (await seven.sql`select from auth_sessions`).length;
  for (const action of leaves)
    for (const who of FOUR) {
      const before = await sessions();
      await post(who, action, {});
      expect(await sessions()).toBe(before - 1);
      const wish = { workspace: seven.workspaceId };
      expect((await post(who, "app/switch-workspace.ts switchWorkspace", wish)).message).toMatch(
        /^You are signed out/,
      );
      await signIn(seven, who);
    }
  await post("owner", endDemo, {});
  expect(await seven.sql`select from workspaces where id = ${seven.workspaceId}`).toHaveLength(0);
});
