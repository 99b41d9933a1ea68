/** The cursor of an offer that a transaction wrote, as one of up to 4096. Even: clients that ask from "last + 1" miss none. */
export const cursorAt = (xid: string, place = "0"): string =>
  `((${xid})::text::bigint * 4096 + ${place}) * 2`;
