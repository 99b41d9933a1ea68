import { z } from "zod";

/** Words in an address, to search for. What the database could not even be asked (NUL) is as good as not said. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\0]*$/)
    .optional()
    .catch(undefined);
