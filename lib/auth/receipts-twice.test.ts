// A link that is pressed twice at once: nobody is decided for without being told, and told of nothing that was not decided.
import { afterAll, beforeAll, expect, test } from "vitest";
import { decide } from "../engine/decide";
import { type DecisionLinkRow, openLink } from "./decision-links";
import { askIn, type Home, makeHome, openPlace, type Place, SITE, sendLink } from "./links.fixture";
import { announceReceipt, settleReceipt } from "./receipts";

let place: Place;
let home: Home;
beforeAll(async () => {
  place = await openPlace();
  home = await makeHome(place, ["ana"]);
});
afterAll(() => place.close());

const ana = () => home.people[0] as Home["people"][number];

async function linked(): Promise<DecisionLinkRow> {
  const link = await sendLink(place, home, await askIn(place, home), ana(), { channel: "email" });
  const opened = await openLink(place.db.sql, { visit: link.visit, userId: null }, link.id);
  if (!opened) throw new Error("It opens nothing.");
  return opened.link;
}

const press = (link: DecisionLinkRow) =>
  announceReceipt(place.db.sql, SITE.linkSecret, link, { outcome: "approved", via: "email" });
const settle = (link: DecisionLinkRow, ids: string[], outcome: string | null) =>
  settleReceipt(place.db.sql, link, ids, outcome);
const receipts = async ({ taskId }: DecisionLinkRow) => [
  ...(await place.db.sql`
    select due_at <= app_now() as due from messages where occasion = 'receipt' and intent_id = ${taskId}`),
];

test("the one that is refused takes nothing away from the other, whose decision comes after", async () => {
  const link = await linked();
  const [one, other] = [await press(link), await press(link)];
  await settle(link, one, null);
  expect(await receipts(link)).toEqual([{ due: false }]);
  const actor = { ...ana(), via: "email" as const };
  const { workspaceId, taskId } = link;
  expect(await decide(place.engine, { workspaceId, taskId, actor, outcome: "approved" })).toMatchObject({
    ok: true,
  });
  await settle(link, other, "approved");
  expect(await receipts(link)).toEqual([{ due: true }]);
});

test("where both are refused there is none, in whatever order they are", async () => {
  const link = await linked();
  const presses = await Promise.all([press(link), press(link), press(link)]);
  await Promise.all(presses.map((ids) => settle(link, ids, null)));
  expect(await receipts(link)).toEqual([]);
  await press(link);
  expect(await receipts(link)).toEqual([{ due: false }]);
});
