"use client";

import type { Connection } from "./live";

/** Why nothing new comes to this page, where nothing does. */
export function CutOff({ connection }: { connection: Connection }) {
  return (
    <p role="status" className="text-warn">
      {connection === "lost" && "Connection lost. Trying again…"}
      {connection === "offline" && "You are offline: this may be old."}
      {connection === "signed-out" && (
        <>
          You are signed out.{" "}
          <a
            href={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`}
            className="font-medium text-accent underline"
          >
            Sign in
          </a>
        </>
      )}
    </p>
  );
}
