// A status as people say it. The protocol's own words stay on the wire.
import type { Occasion, Status, TimerKind, Via } from "./types";

export const STATUS_WORDS: Record<Status, string> = {
  CREATED: "Created",
  SUBMITTED: "Submitted",
  DELIVERED: "Offered",
  ACKNOWLEDGED: "Taken on",
  IN_PROGRESS: "In progress",
  WAITING: "Waiting",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELED: "Canceled",
  TIMED_OUT: "Expired",
};

export const VIA_WORDS: Record<Via, string> = {
  inbox: "Inbox",
  api: "API",
  cli: "Command line",
  email: "E-mail",
  slack: "Slack",
  slack_link: "Link from Slack",
  system: "Countersign",
};

export const OCCASION_WORDS: Record<Occasion, string> = {
  assigned: "Asked",
  reminder: "Reminder",
  escalated: "Escalation",
  decided: "Decision",
  expired: "Expiry",
  withdrawn: "Taken back",
  completion: "Outcome",
};

/** What a timer that is still armed will do. */
export const TIMER_WORDS: Record<TimerKind, string> = {
  expiry: "It expires",
  reminder: "A reminder is sent",
  escalation: "It is escalated",
  target: "It should be decided",
  reoffer: "It is offered again",
};
