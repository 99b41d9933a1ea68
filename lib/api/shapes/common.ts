// Shapes that many routes share.
import { z } from "zod";
import { isBlank } from "../../domain/blank";
import { isInstant } from "../../domain/instant";
import { CODES } from "../told-codes";

export const uuid = z.guid({ error: "must be a UUID" }).toLowerCase().meta({ description: "A UUID" });
export const timestamp = z.iso.datetime().meta({ description: "RFC 3339, UTC" });
export const instant = z.iso
  .datetime({ offset: true, error: "must be a time like 2030-01-31T12:00:00Z" })
  .transform((text) => new Date(text))
  .refine((moment) => isInstant(moment.getTime()), {
    error: "must lie in the years 1 to 9999, in UTC",
    params: { rule: "year" },
  })
  .meta({ override: { type: "string", format: "date-time" } });
// What nobody sees is not there.
export const seen = (text: z.ZodString) =>
  text.refine((said) => !isBlank(said), { error: "must not be blank", params: { rule: "blank" } });
export const words = (most: number) => seen(z.string().trim().min(1).max(most));
export const ok = z.literal(true);

const HOW_MANY = "How many at most.";
export const FROM_PAGE = "The `next_cursor` of the page before.";

// Numbers in a query arrive as text. Clients ask for more than there can be: they get the most there is.
export const queryNumber = (least: number, most: number, otherwise: number, description = HOW_MANY) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= least, { message: `must be at least ${least}` })
    .transform((value) => Math.min(value, most))
    .default(otherwise)
    .meta({ override: { type: "integer", minimum: least, maximum: most, default: otherwise, description } });

// Lists come in pages: ask again with `next_cursor` as `cursor` until it is null.
export const pageQuery = z.object({
  limit: queryNumber(1, 500, 100),
  cursor: z.string().max(500).optional().describe(FROM_PAGE),
});
// An empty one is the beginning, as for a program that has none yet.
export const givenCursor = <S extends z.ZodType>(shape: S) =>
  z.preprocess((said) => (said === "" ? undefined : said), shape.optional()).describe(FROM_PAGE);
export const NO_CURSOR = "This is no cursor of this list.";
export const intentCursor = z.guid({ error: NO_CURSOR }).toLowerCase();
export const nextCursor = z.string().nullable();

// Loose: a refusal may carry what it is about beside the error, as an agent's name that is taken does.
export const errorShape = z.looseObject({
  error: z
    .object({
      code: z.string().regex(/^[a-z0-9_:.-]{3,128}$/),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    })
    .describe(CODES),
  detail: z.string(),
  message: z.string(),
});
