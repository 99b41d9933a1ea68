/** The field in which a form says of which person, in which workspace, its page is. */
export const WHOSE = "whose";
