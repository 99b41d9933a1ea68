import type { Metadata } from "next";
import { Section } from "@/components/settings/section";
import { SessionList } from "@/components/settings/session-list";
import { SettingsForm } from "@/components/settings/settings-form";
import { TokenList } from "@/components/settings/token-list";
import { accountOf } from "@/lib/auth/accounts";
import { deviceOf } from "@/lib/auth/device";
import { sessionsOf } from "@/lib/auth/session-list";
import { IDLE_SECONDS } from "@/lib/auth/sessions";
import { tokensOfPerson } from "@/lib/db/read/person-tokens";
import { database } from "@/lib/web/database";
import { PASSWORD_LENGTH } from "@/lib/web/setup";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import { SettingsFrame } from "../settings-frame";
import { endOne, endOthers, makeToken, revokeToken, setPassword } from "./actions";
import { EXPIRIES, scopeChoices } from "./choices";

export const metadata: Metadata = { title: "Sign-in and tokens" };

/** Everybody's own: where they are signed in, their password, and the tokens that act in their name. */
export default async function SecurityPage() {
  const viewer = await requireViewer();
  const { email, hasPassword } = await accountOf(database().sql, viewer.userId);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Sessions viewer={viewer} />
      <Section
        title="Password"
        about={
          hasPassword ? "Changing it signs you out everywhere else." : `You sign in without one, as ${email}.`
        }
      >
        {hasPassword && <Password />}
      </Section>
      <Tokens viewer={viewer} />
    </SettingsFrame>
  );
}

async function Sessions({ viewer }: { viewer: Viewer }) {
  const sessions = await sessionsOf(database().sql, viewer.userId, IDLE_SECONDS);
  return (
    <Section
      title="Where you are signed in"
      about="A session ends after eight hours in which nobody uses it, and after a week. One that you end here is over with its next click."
    >
      <SessionList
        now={viewer.seenAt.toISOString()}
        endOne={endOne}
        endOthers={endOthers}
        sessions={sessions.map(({ id, userAgent, network, createdAt, usedAt }) => ({
          id,
          isThis: id === viewer.sessionId,
          device: deviceOf(userAgent),
          network,
          since: createdAt.toISOString(),
          usedAt: usedAt.toISOString(),
        }))}
      />
    </Section>
  );
}

function Password() {
  const secret = { kind: "text", type: "password", required: true } as const;
  return (
    <SettingsForm
      action={setPassword}
      submit="Change the password"
      tone="plain"
      clears
      fields={[
        { ...secret, name: "current", label: "Password now", autoComplete: "current-password" },
        {
          ...secret,
          name: "next",
          label: "New password",
          autoComplete: "new-password",
          minLength: PASSWORD_LENGTH.least,
          hint: `At least ${PASSWORD_LENGTH.least} characters; a few words are easiest.`,
        },
      ]}
    />
  );
}

async function Tokens({ viewer }: { viewer: Viewer }) {
  const tokens = await tokensOfPerson(database().sql, viewer.workspaceId, viewer.id);
  const name = { name: "name", label: "Name", maxLength: 60, required: true, autoComplete: "off" };
  return (
    <Section
      title="Your tokens"
      about={`A token lets a program of yours act in your name in ${viewer.workspaceName}: the command line, a script. Agents have keys of their own.`}
    >
      <TokenList
        now={viewer.seenAt.toISOString()}
        revoke={revokeToken}
        tokens={tokens.map((token) => ({
          ...token,
          createdAt: token.createdAt.toISOString(),
          usedAt: token.usedAt?.toISOString() ?? null,
          expiresAt: token.expiresAt?.toISOString() ?? null,
        }))}
      />
      <h3 className="mt-6 mb-3 font-semibold">A new token</h3>
      <SettingsForm
        action={makeToken}
        submit="Make the token"
        clears
        fields={[
          { kind: "text", ...name, hint: "What it is for, or where it will be." },
          {
            kind: "checks",
            name: "scopes",
            label: "What it may do",
            options: scopeChoices(viewer),
            checked: ["read"],
          },
          { kind: "select", name: "days", label: "It expires", defaultValue: "90", options: EXPIRIES },
        ]}
      />
    </Section>
  );
}
