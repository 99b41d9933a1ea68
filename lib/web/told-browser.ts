import { cookies } from "next/headers";
import { z } from "zod";
import { followSession } from "@/lib/auth/push-browsers";
import { currentSession } from "@/lib/auth/sessions";
import { config } from "@/lib/config";
import { database } from "./database";

// Which subscription this browser has, so that signing out in it ends that as well, with scripts or without. It opens nothing.

const NAME = "countersign.browser";
const YEAR_SECONDS = 31_536_000;
const attributes = (maxAge: number) =>
  ({
    httpOnly: true,
    secure: config().publicUrl.startsWith("https:"),
    sameSite: "lax",
    path: "/",
    maxAge,
  }) as const;

export async function toldBrowser(): Promise<string | null> {
  return z.uuid().safeParse((await cookies()).get(NAME)?.value).data ?? null;
}

/** In an action only. null: it is told no more. */
export async function rememberBrowser(id: string | null): Promise<void> {
  (await cookies()).set(NAME, id ?? "", attributes(id === null ? 0 : YEAR_SECONDS));
}

/** `cookie`: with the session of whoever has just signed in here. Ended from elsewhere, it takes this browser with it. */
export async function goesWithSession(cookie: string): Promise<void> {
  const id = await toldBrowser();
  const session = id && (await currentSession(new Headers({ cookie })));
  if (session) await followSession(database().sql, session, id);
}
