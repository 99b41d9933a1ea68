/** The bell that tells the worker that web wants something of Slack, with the commit that writes it down. */
export const WISHES = "countersign_slack";
