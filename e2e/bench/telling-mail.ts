// By mail: two real mail servers, of which one takes connections and says nothing.
import { mailSettingsShape } from "@/lib/domain/channel-settings";
import { makePerson, makeWorld } from "@/lib/testing/factory";
import { type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { emailSender } from "@/lib/worker/channels/email";
import type { ReadChannel } from "@/lib/worker/channels/settings";
import type { Line, Say } from "./lines";
import { addressOf, openPlace, stallMany, tellPeople, toldLine } from "./telling";

export async function measureMail(
  server: string,
  { people, stalled }: { people: number; stalled: number },
  say: Say,
): Promise<Line> {
  const place = await openPlace(server, "bench_mail");
  const [alive, dead] = [await testSmtp(), await testSmtp({ manners: () => "stall" })];
  try {
    const { sql, db } = place;
    const world = await makeWorld(sql);
    for (let i = 0; i < people; i += 1) await makePerson(sql, world, addressOf(i));
    const deadWorkspace = await stallMany(sql, stalled, { channel: "email", placeOf: "'smtp'" });
    const channel = readerOf((workspaceId) => (workspaceId === deadWorkspace ? dead : alive));
    const deps = {
      sql: db.sql,
      publicUrl: "https://sign.example.org",
      linkSecret: "bench".repeat(8),
      channel,
      ofAll: () => null,
    };
    const told = await tellPeople(place, world, {
      channel: "email",
      send: emailSender(deps),
      people,
      closeServers: () => Promise.all([dead.close(), alive.close()]),
    });
    say(
      `${told.length} of ${people} had mail; ${dead.connections()} connections to the server that says nothing`,
    );
    return toldLine("mail server", stalled, people, told);
  } finally {
    await place.close();
  }
}

const readerOf = (serverOf: (workspaceId: string) => TestSmtp): ReadChannel =>
  ((workspaceId: string) => {
    const { url } = serverOf(workspaceId);
    const settings = mailSettingsShape.parse({ url, from: "Countersign <ask@here.example>" });
    return Promise.resolve({ settings, source: "workspace", leaves: "title", stamp: url });
  }) as unknown as ReadChannel;
