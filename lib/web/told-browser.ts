import { cookies } from "next/headers";
import { z } from "zod";
import { config } from "@/lib/config";

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
