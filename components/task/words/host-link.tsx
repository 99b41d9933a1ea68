import type { ReactNode } from "react";
import { Visible } from "../visible";
import type { SafeLink } from "./safe-link";

/** A way out of here: always with the host it really leads to. */
export function HostLink({ link, children }: { link: SafeLink; children: ReactNode }) {
  return (
    <>
      <a
        href={link.href}
        rel="noopener noreferrer nofollow"
        target="_blank"
        className="text-accent underline"
      >
        {children}
      </a>{" "}
      <span dir="ltr" className="text-xs text-muted">
        (to <Visible text={link.host} />)
      </span>
    </>
  );
}
