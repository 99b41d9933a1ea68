import type { Refusal } from "./refusals";

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const no = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });
