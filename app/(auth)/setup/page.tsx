import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { Shell } from "@/components/ui/shell";
import { NEW_LINK_COMMAND, openedSetup, PASSWORD_LENGTH, SENTENCES } from "@/lib/web/setup";
import { setUp } from "./actions";

export const metadata: Metadata = { title: "First run" };

export default async function SetupPage() {
  const opened = await openedSetup();
  if (!opened) return <Closed sentence={SENTENCES.unknown} />;
  const { link, person, workspaceName, isFirst } = opened;
  if (link.state !== "open") return <Closed sentence={SENTENCES[link.state]} />;
  if (person === null && !isFirst) return <Closed sentence={SENTENCES.owner_exists} />;
  const workspace = {
    name: "workspace",
    label: "Workspace",
    defaultValue: workspaceName,
    required: true,
    maxLength: 80,
  };
  return (
    <Shell title={person ? `Welcome, ${person.name}` : "Welcome to Countersign"}>
      <p className="mb-5 text-muted">
        {isFirst
          ? "Software asks, people decide. Name the workspace and become its owner."
          : `Set the password with which you sign in to ${workspaceName} as an owner.`}{" "}
        The link that brought you here works once.
      </p>
      <ActionForm
        action={setUp}
        submit={isFirst ? "Make the workspace" : "Set the password"}
        sending="One moment …"
        fields={[
          ...(isFirst ? [{ ...workspace, autoComplete: "organization" }] : []),
          {
            name: "name",
            label: "Your name",
            defaultValue: person?.name ?? "",
            required: true,
            maxLength: 80,
            autoComplete: "name",
          },
          {
            name: "email",
            label: "E-mail",
            type: "email",
            defaultValue: person?.email ?? "",
            readOnly: person !== null,
            required: true,
            autoComplete: "username",
          },
          {
            name: "password",
            label: "Password",
            type: "password",
            required: true,
            minLength: PASSWORD_LENGTH.least,
            autoComplete: "new-password",
            hint: `At least ${PASSWORD_LENGTH.least} characters; a few words are easiest.`,
          },
          ...(isFirst
            ? [
                {
                  name: "demo",
                  label: "Load the demo workspace",
                  type: "checkbox",
                  hint: "Invented people and requests to try things on, in a workspace of its own. One click removes it.",
                },
              ]
            : []),
        ]}
      />
    </Shell>
  );
}

function Closed({ sentence }: { sentence: string }) {
  const [words, command] = sentence.split(NEW_LINK_COMMAND);
  return (
    <Shell title="This link opens nothing">
      <p className="mb-4 text-muted">
        {words}
        {command !== undefined && <code className="font-mono text-code text-ink">{NEW_LINK_COMMAND}</code>}
      </p>
      <a href="/sign-in" className="text-accent underline">
        Sign in
      </a>
    </Shell>
  );
}
