import { type Act, KEEPERS, OWNERS, unlikely } from "./act";
import { drawnFrom } from "./drawn-from";

// How people are reached is for owners and admins to say; by which server mail goes, for owners alone.

export const CHANNEL_ACTS: Record<string, Act> = {
  saveMail: {
    may: OWNERS,
    changes: ["channels", "changes"],
    form: async (of, who) => ({
      ...(await drawnFrom(of, "/settings/channels", "Save E-mail", who)),
      ...{
        host: `${unlikely().replace(" ", "-")}.invalid`,
        port: "",
        security: "starttls",
        user: "",
        pass: "",
      },
      ...{ from: "ask@demo.example", dkimDomain: "", dkimSelector: "", dkimKey: "" },
    }),
    own: true,
  },
  clear: {
    may: OWNERS,
    changes: ["channels", "changes"],
    form: async ({ seven: { sql, workspaceId } }) => {
      await sql`
        insert into channel_settings (workspace_id, channel, settings, changed_at) values (${workspaceId}, 'email', '{"host":"x"}', now())
        on conflict (workspace_id, channel) do update set settings = excluded.settings`;
      return { channel: "email" };
    },
    own: true,
  },
  saveSlack: {
    may: KEEPERS,
    changes: ["channels", "changes"],
    form: async (of, who) => ({
      ...(await drawnFrom(of, "/settings/channels", "Save Slack", who)),
      ...{ botToken: "", signingSecret: `${unlikely().replace(" ", "-")}-of-slack`, appToken: "" },
      defaultChannel: `C${Date.now()}`,
    }),
    own: true,
  },
  chooseLeaves: {
    may: KEEPERS,
    changes: ["channels", "changes"],
    form: async (of, who) => {
      const { sql, workspaceId } = of.seven;
      await sql`delete from channel_settings where workspace_id = ${workspaceId} and channel = 'push'`;
      const drawn = await drawnFrom(
        of,
        "/settings/channels",
        "Save what notifications may contain",
        who,
        'value="push"',
      );
      return { ...drawn, channel: "push", leaves: "nothing" };
    },
    own: true,
  },
  test: { may: KEEPERS, changes: ["tests"], form: () => ({ channel: "email" }), own: true },
};
