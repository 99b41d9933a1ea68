// In Slack: two local Slacks, of which one takes connections and says nothing. The other keeps to one message a second in each
// channel, as Slack does; a direct message is a channel of its own. Its people have said which account is theirs, and were written
// to before: the first message ever also asks Slack where to write, of which Slack allows fifty a minute.
import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { readChannelSettings } from "@/lib/domain/channel-settings";
import { makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { directMessage } from "@/lib/testing/slack/methods-people";
import { addUser } from "@/lib/testing/slack/people";
import { type LocalSlack, startSlack } from "@/lib/testing/slack/server";
import type { ReadChannel } from "@/lib/worker/channels/settings";
import { slackSender } from "@/lib/worker/channels/slack";
import { runLoop } from "@/lib/worker/loop";
import { followPosts } from "@/lib/worker/slack/rewrites";
import type { Line, Say } from "./lines";
import { addressOf, openPlace, stallMany, tellPeople, toldLine } from "./telling";

const PER_CHANNEL_MS = 1_000;

export async function measureSlack(
  server: string,
  { people, stalled }: { people: number; stalled: number },
  say: Say,
): Promise<Line> {
  const place = await openPlace(server, "bench_slack");
  const [alive, dead] = [await startSlack(), await startSlack()];
  alive.state.perChannelMs = PER_CHANNEL_MS;
  dead.trouble("*", { kind: "stall" }, null);
  try {
    const { sql, db } = place;
    await setUp(sql);
    const world = await makeWorld(sql);
    for (let i = 0; i < people; i += 1) await makeReachable(sql, world, alive, i);
    const deadWorkspace = await stallMany(sql, stalled, {
      channel: "slack",
      placeOf: "'slack:person:' || gen_random_uuid()",
    });
    const channel = readerOf((workspaceId) => (workspaceId === deadWorkspace ? dead : alive));
    const deps = {
      sql: db.sql,
      publicUrl: "https://sign.example.org",
      linkSecret: "bench".repeat(8),
      channel,
    };
    const told = await tellPeople(place, world, {
      channel: "slack",
      send: slackSender(deps),
      people,
      beside: (wake) => [runLoop("slack posts", followPosts(db.sql, wake))],
      closeServers: () => Promise.all([dead.close(), alive.close()]),
    });
    say(
      `${told.length} of ${people} had a message in Slack; ${dead.state.calls.length} calls of the Slack that says nothing, ` +
        `${alive.state.calls.filter(({ status }) => status !== 200).length} refused by the other`,
    );
    return toldLine("Slack", stalled, people, told);
  } finally {
    await place.close();
  }
}

const setUp = (sql: postgres.Sql) => sql`
  insert into channel_key ("only", public_key, environment)
  values (true, ${randomBytes(32)}, '{"slack": ["SLACK_BOT_TOKEN"]}')`;

async function makeReachable(sql: postgres.Sql, world: World, slack: LocalSlack, i: number): Promise<void> {
  const email = addressOf(i);
  const { id } = await makePerson(sql, world, email);
  const account = addUser(slack, `P${i}`, { email });
  const { teamId } = slack.state;
  await sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
    values (${world.workspaceId}, ${teamId}, ${account.id}, ${id}, app_now())`;
  await sql`
    insert into slack_accounts (workspace_id, person_id, team_id, email, user_id, channel_id, until)
    values (${world.workspaceId}, ${id}, ${teamId}, ${email}, ${account.id}, ${directMessage(slack.state, account.id)},
      app_now() + interval '1 day')`;
}

const readerOf = (slackOf: (workspaceId: string) => LocalSlack): ReadChannel =>
  ((workspaceId: string) => {
    const { botToken, apiUrl } = slackOf(workspaceId);
    const settings = readChannelSettings("slack", { botToken, apiUrl });
    return Promise.resolve({ settings, source: "environment", leaves: "title", stamp: botToken });
  }) as unknown as ReadChannel;
