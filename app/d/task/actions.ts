"use server";

import { type Answered, strangerAction } from "@/lib/web/action";
import { decideLinked, Posted } from "./decide";

/** Whoever came by a link: signed in as its person, or with the code that was in the message. */
export async function decideByLink(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Posted, form, decideLinked);
}
