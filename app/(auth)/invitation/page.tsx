import type { Metadata } from "next";
import { headers } from "next/headers";
import { ActionForm } from "@/components/ui/action-form";
import { Shell } from "@/components/ui/shell";
import { openedInvitation, SENTENCES } from "@/lib/web/invitation";
import { sayAway } from "@/lib/web/say-away";
import { PASSWORD_LENGTH } from "@/lib/web/setup";
import { join, joinAsMyself, leaveFirst } from "./actions";

export const metadata: Metadata = { title: "Invitation" };

const ROLE = { owner: "an owner", admin: "an admin", member: "a member", auditor: "an auditor" } as const;

export default async function InvitationPage() {
  const opened = await sayAway(openedInvitation(await headers()));
  if (!opened) return <Closed sentence={SENTENCES.unknown} />;
  const { link, workspaceName, email, role, accountId, reader } = opened;
  if (link.state !== "open") return <Closed sentence={SENTENCES[link.state]} />;
  const about = (
    <p className="mb-5 text-muted">
      You are invited as {ROLE[role]}, with the address <span className="font-medium text-ink">{email}</span>.
    </p>
  );
  const title = `Join ${workspaceName}`;
  if (reader === "other")
    return (
      <Shell title={title}>
        {about}
        <p className="mb-5">
          Somebody else is signed in in this browser. Sign out first; the invitation waits for an hour.
        </p>
        <ActionForm action={leaveFirst} submit="Sign out" sending="One moment …" fields={[]} />
      </Shell>
    );
  if (reader === "invited")
    return (
      <Shell title={title}>
        {about}
        <ActionForm action={joinAsMyself} submit={title} sending="Joining …" fields={[]} />
      </Shell>
    );
  if (accountId !== null)
    return (
      <Shell title={title}>
        {about}
        <p className="mb-5">{SENTENCES.sign_in}</p>
        <a href="/sign-in?next=%2Finvitation" className="text-accent underline">
          Sign in
        </a>
      </Shell>
    );
  return (
    <Shell title={title}>
      {about}
      <ActionForm
        action={join}
        submit={title}
        sending="Joining …"
        fields={[
          { name: "name", label: "Your name", required: true, maxLength: 80, autoComplete: "name" },
          {
            name: "password",
            label: "Password",
            type: "password",
            required: true,
            minLength: PASSWORD_LENGTH.least,
            autoComplete: "new-password",
            hint: `At least ${PASSWORD_LENGTH.least} characters; a few words are easiest.`,
          },
        ]}
      />
    </Shell>
  );
}

function Closed({ sentence }: { sentence: string }) {
  return (
    <Shell title="This link opens nothing">
      <p className="mb-4 text-muted">{sentence}</p>
      <a href="/sign-in" className="text-accent underline">
        Sign in
      </a>
    </Shell>
  );
}
