/** The field in which a form says from what it was drawn (lib/auth/drawn-from.ts). */
export const DRAWN_FROM = "drawnFrom";
