import { sayTroubleOnce } from "@/lib/web/trouble";

/** Next calls it once, before the first request. */
export function register(): void {
  sayTroubleOnce();
}
