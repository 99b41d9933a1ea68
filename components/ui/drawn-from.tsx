import { DRAWN_FROM } from "@/lib/domain/drawn-from";

/** In a form that posts all that it shows (use-drawn-from.ts). */
export const DrawnFrom = ({ print }: { print: string | undefined }) =>
  print !== undefined && <input type="hidden" name={DRAWN_FROM} value={print} autoComplete="off" />;
