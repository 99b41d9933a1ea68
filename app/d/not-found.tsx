import { ButtonLink } from "@/components/ui/button-link";
import { Shell } from "@/components/ui/shell";

/** The same for a link that ran out, was used, was locked or never was: it tells nobody which. */
export default function NoLink() {
  return (
    <Shell title="This link opens nothing">
      <p className="mb-4 text-muted">
        It has run out, it was replaced by a newer one, or the browser did not keep the cookie that it sets
        for half an hour. Open it from the message once more, or sign in to see what waits for you.
      </p>
      <ButtonLink href="/sign-in">Sign in</ButtonLink>
    </Shell>
  );
}
