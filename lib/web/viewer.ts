import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { isFresh } from "@/lib/auth/fresh";
import { currentSession, type SignedIn } from "@/lib/auth/sessions";
import { assigneeRefs, type Member, personOfUser } from "@/lib/db/read/people";
import type { Actor, Risk } from "@/lib/domain/types";
import { database } from "./database";
import { nextPath, withNext } from "./next-path";
import { PAGE_HEADER } from "./page-header";
import { sayAway } from "./say-away";

// Who looks at a page: a signed-in person in a workspace. Every page and every action asks for itself; nothing relies on
// somebody before it having asked.

export type Viewer = Member & SignedIn & { refs: string[] };

/** Which of their workspaces somebody chose last. It opens nothing: whoever does not belong there is shown another. */
export const WORKSPACE_COOKIE = "countersign.workspace";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const currentViewer = cache((): Promise<Viewer | null> => sayAway(findViewer()));

async function findViewer(): Promise<Viewer | null> {
  const session = await currentSession(await headers());
  if (!session) return null;
  const chosen = (await cookies()).get(WORKSPACE_COOKIE)?.value ?? "";
  const person = await personOfUser(database().sql, session.userId, UUID.test(chosen) ? chosen : null);
  return person && { ...person, ...session, refs: assigneeRefs(person) };
}

/** Signed in, and a person in no workspace: removed from the last one, or never invited to any. */
export const belongsNowhere = async (): Promise<boolean> =>
  (await currentViewer()) === null && (await currentSession(await headers())) !== null;

/** For a page: whoever is not signed in is sent to do so, and comes back. */
export async function requireViewer(): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) redirect(withNext("/sign-in", nextPath((await headers()).get(PAGE_HEADER))));
  return viewer;
}

/** One person in one workspace, for what a browser keeps open. */
export const whoseOf = ({ workspaceId, id }: Pick<Viewer, "workspaceId" | "id">): string =>
  `${workspaceId}.${id}`;

/** What is risky is decided by somebody who proved a moment ago who they are (`/confirm?next=…` asks them to). */
export const needsFreshSignIn = (viewer: Pick<Viewer, "confirmedAt" | "seenAt">, risk: Risk): boolean =>
  risk === "high" && !isFresh(viewer);

export const actorOf = (viewer: Viewer): Actor => ({
  kind: "person",
  id: viewer.id,
  personId: viewer.id,
  name: viewer.name,
  via: "inbox",
});
