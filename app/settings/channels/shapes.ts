import { z } from "zod";
import { isSender } from "@/lib/config-channels";
import { MAIL_SECURITIES } from "@/lib/domain/channel-settings";
import { drawnFromShape } from "../answers";

// What the forms of the channels send: for each part what was typed, and which secrets are to be taken away.

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .regex(/^[^\r\n]*$/, "On one line.");
const orNothing = <T extends z.ZodType>(shape: T) =>
  z.preprocess((said) => (said === "" ? null : said), shape.nullable());
const matching = (most: number, rule: RegExp, says: string) => orNothing(line(most).regex(rule, says));
const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

type Typed = Record<string, string | number | boolean | null>;

/** Splits what was typed: plain parts as they are; of the secrets those that were typed, and those to be taken away. */
const wishOf = (typed: Typed, secretParts: string[]) => {
  const plain: Record<string, string | number | null> = {};
  const secrets: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(typed)) {
    if (name.startsWith("clear.")) {
      // What is typed anew counts, whatever is ticked beside it.
      const part = name.slice("clear.".length);
      if (value === true && !typed[part]) secrets[part] = null;
    } else if (!secretParts.includes(name)) plain[name] = value as string | number | null;
    else if (typeof value === "string") secrets[name] = value;
  }
  return { plain, secrets };
};

const HOST = "The name of a server, such as mail.example.org, without a scheme.";
const PORT = "A whole number from 1 to 65535.";
const VISIBLE = /^[\x21-\x7e]+$/;

export const MAIL = z
  .strictObject({
    drawnFrom: drawnFromShape,
    host: line(253).regex(/^([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])$/, HOST),
    port: orNothing(
      z
        .string()
        .trim()
        .regex(/^\d{1,5}$/, PORT)
        .transform(Number)
        .pipe(z.int().min(1, PORT).max(65_535, PORT)),
    ),
    security: z.enum(MAIL_SECURITIES),
    user: orNothing(line(320)),
    pass: orNothing(z.string().max(1000)),
    "clear.pass": ticked,
    from: line(320).refine(isSender, "An address, alone or as Name <name@example.org>."),
    dkimDomain: matching(253, /^[a-zA-Z0-9.-]+$/, "A domain, such as example.org."),
    dkimSelector: matching(63, /^[a-zA-Z0-9._-]+$/, "Letters, digits and dots."),
    dkimKey: orNothing(
      z
        .string()
        .trim()
        .max(8000, "At most 8000 characters.")
        .regex(
          /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/,
          "A private key in PEM.",
        ),
    ),
    "clear.dkimKey": ticked,
  })
  .superRefine(({ dkimDomain, dkimSelector }, problem) => {
    if ((dkimDomain === null) !== (dkimSelector === null))
      problem.addIssue({
        code: "custom",
        path: [dkimDomain === null ? "dkimDomain" : "dkimSelector"],
        message: "DKIM needs a domain, a selector and a key.",
      });
  })
  .transform(({ drawnFrom, ...typed }) => ({ ...wishOf(typed, ["pass", "dkimKey"]), drawnFrom }));

export const SLACK = z
  .strictObject({
    drawnFrom: drawnFromShape,
    botToken: matching(500, /^xoxb-[\x21-\x7e]{5,}$/, "It begins with xoxb-."),
    "clear.botToken": ticked,
    signingSecret: matching(200, VISIBLE, "It has no spaces.").pipe(
      z.string().min(16, "It has at least 16 characters.").nullable(),
    ),
    "clear.signingSecret": ticked,
    "clear.previousSigningSecret": ticked,
    appToken: matching(500, /^xapp-[\x21-\x7e]{5,}$/, "It begins with xapp-."),
    "clear.appToken": ticked,
    defaultChannel: matching(30, /^[CG][A-Z0-9]{5,}$/, "The channel’s id: it begins with C or G."),
  })
  .transform(({ drawnFrom, ...typed }) => ({
    ...wishOf(typed, ["botToken", "signingSecret", "appToken"]),
    drawnFrom,
  }));
