import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { Shell } from "@/components/ui/shell";
import { WhosePage } from "@/components/ui/whose";
import { accountOf } from "@/lib/auth/accounts";
import { FRESH_MINUTES } from "@/lib/auth/fresh";
import { database } from "@/lib/web/database";
import { HOME, nextPath } from "@/lib/web/next-path";
import { problemSentence, providerName } from "@/lib/web/oidc";
import { requireViewer, type Viewer, whoseOf } from "@/lib/web/viewer";
import { confirmWithLink, confirmWithPassword } from "./actions";

export const metadata: Metadata = { title: "Confirm that it is you" };

/** Opened beside a form that waits (components/ui/form-notice.tsx). */
const BESIDE = "/signed-in";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Before something risky: whoever has this browser shows that they are also the person. */
export default async function ConfirmPage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const said = await searchParams;
  const next = nextPath(said.next);
  const [provider, problem] = [providerName(), problemSentence(said.problem)];
  const { email, hasPassword } = await accountOf(database().sql, viewer.userId);
  return (
    <Shell title="Confirm that it is you">
      <p className="mb-5 text-muted">
        You are signed in as <span className="break-words font-medium text-ink">{email}</span>.{" "}
        {hasPassword ? "Enter your password again" : "Show once more who you are"} to go on; it was more than{" "}
        {FRESH_MINUTES} minutes ago.
      </p>
      {problem && (
        <div role="status" className="mb-5">
          <Notice tone="refused">{problem}</Notice>
        </div>
      )}
      {provider && (
        <ButtonLink
          href={`/sign-in/provider?confirm&next=${encodeURIComponent(next ?? HOME)}`}
          className="mb-5"
        >
          Confirm with {provider}
        </ButtonLink>
      )}
      <Proofs viewer={viewer} next={next} hasPassword={hasPassword} />
      <p className="mt-5 text-muted">
        {next === BESIDE ? (
          "Close this tab to leave everything as it is."
        ) : (
          <a href={next ?? HOME} className="text-accent underline">
            Back, without confirming
          </a>
        )}
      </p>
    </Shell>
  );
}

type ProofsProps = { viewer: Viewer; next: string | null; hasPassword: boolean };

function Proofs({ viewer, next, hasPassword }: ProofsProps) {
  const hidden: Record<string, string> = next === null ? {} : { next };
  return (
    <WhosePage whose={whoseOf(viewer)}>
      {hasPassword && (
        <ActionForm
          action={confirmWithPassword}
          submit="Confirm"
          sending="One moment …"
          hidden={hidden}
          fields={[
            {
              name: "password",
              label: "Password",
              type: "password",
              required: true,
              autoComplete: "current-password",
            },
          ]}
        />
      )}
      <div className={hasPassword ? "mt-6 border-t border-line pt-4" : ""}>
        <ActionForm
          action={confirmWithLink}
          submit="Send me a link instead"
          sending="Sending …"
          tone="plain"
          hidden={hidden}
          fields={[]}
        />
      </div>
    </WhosePage>
  );
}
