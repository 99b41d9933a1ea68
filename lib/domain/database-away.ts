/**
 * What a page that cannot be shown is told where it is only the database that cannot answer, in the place of a number to look for
 * in the log: there that is one line for all of them, and nothing to report.
 */
export const DATABASE_AWAY = "database_away";

/** As people are told of it. */
export const DATABASE_AWAY_SAID = "Our database cannot answer at the moment.";
