// Yes or no: about money, about a release, with fields that may be changed, and in a hurry.
import type { Past } from "../../engine/past";
import { agentComments, comments, HOUR, later, MINUTE, revises, type Stage, story } from "../stage";

const REFUND = `**Mira Holt** writes that her order arrived with a broken screen. She sent two photos.

- Customer since 2019, 41 orders, no refund so far
- The carrier confirms *visible damage* at hand-over
- Our rule: above €1,000 a person decides

See the [order](https://shop.demo.example/orders/48213).`;

export function approvals(stage: Stage, now: Date): Past[] {
  return [
    story(stage, {
      by: "refund-assistant",
      type: "refund.v1",
      at: later(now, -70 * MINUTE),
      dueAt: later(now, 38 * MINUTE),
      remindAfterMinutes: 45,
      payload: {
        order: 48213,
        customer: { name: "Mira Holt", since: "2019-04-02", orders: 41 },
        amount: 1480,
        currency: "EUR",
        reason: "Arrived damaged",
        photos: ["https://files.demo.example/48213/front.jpg", "https://files.demo.example/48213/corner.jpg"],
      },
      task: {
        title: "Refund €1,480.00 to Mira Holt",
        description: REFUND,
        risk: "high",
        assignees: ["group:finance"],
      },
      turns: [
        agentComments(
          stage,
          "refund-assistant",
          later(now, -60 * MINUTE),
          "The carrier's report has arrived; it says the same as the customer.",
        ),
        comments(stage, "chi", later(now, -31 * MINUTE), "Looks right to me, but it is above my limit."),
      ],
    }),
    story(stage, {
      by: "payables",
      type: "payment.v2",
      at: later(now, -5 * HOUR),
      dueAt: later(now, 20 * HOUR),
      payload: {
        invoice: "INV-20417",
        supplier: "Halcyon Print",
        amount: 2310.5,
        currency: "EUR",
        cost_centre: "4100",
        pay_on: "2027-01-04",
        note: "Second half of the catalogue.",
      },
      task: {
        title: "Pay Halcyon Print €2,310.50",
        description: "The invoice names no cost centre; 4100 is a guess. Change it before you approve.",
        editable: ["/cost_centre", "/pay_on", "/note"],
        assignees: ["group:finance"],
      },
    }),
    story(stage, {
      by: "payables",
      type: "payment.v2",
      at: later(now, -50 * HOUR),
      dueAt: later(now, 6 * MINUTE),
      remindAfterMinutes: 8 * 60,
      payload: {
        invoice: "INV-20399",
        supplier: "Tidewater Tools",
        amount: 318,
        currency: "EUR",
        discount: "3 % until today",
      },
      task: { title: "Pay Tidewater Tools €318.00", assignees: ["group:finance"] },
    }),
    story(stage, {
      by: "refund-assistant",
      type: "refund.v1",
      at: later(now, -3 * HOUR),
      dueAt: later(now, 3 * HOUR),
      payload: {
        order: 48177,
        customer: "Jonas Eberhard",
        amount: 64,
        currency: "EUR",
        reason: "Charged twice",
      },
      task: { title: "Refund €64.00 to Jonas Eberhard", assignees: ["group:finance"] },
      turns: [
        comments(stage, "ana", later(now, -160 * MINUTE), "Was the second charge really ours?"),
        agentComments(
          stage,
          "refund-assistant",
          later(now, -159 * MINUTE),
          "Yes. I looked it up again: 32, not 64.",
        ),
        revises(
          stage,
          "refund-assistant",
          later(now, -158 * MINUTE),
          { amount: 32 },
          "One of the two charges was the bank's.",
        ),
        revises(
          stage,
          "refund-assistant",
          later(now, -40 * MINUTE),
          { amount: 32, fee: 1.2 },
          "The bank's fee is added.",
        ),
      ],
    }),
    story(stage, {
      by: "deploy-bot",
      type: "release.v1",
      at: later(now, -25 * MINUTE),
      dueAt: later(now, 95 * MINUTE),
      payload: {
        service: "checkout",
        version: "3.41.0",
        commits: 12,
        tests: { passed: 1840, failed: 0, skipped: 3 },
        plan: ["5 % of traffic for ten minutes", "half for ten minutes", "all"],
      },
      task: {
        title: "When does checkout 3.41 go out?",
        allowed_outcomes: ["now", "tonight", "not_this_week"],
        positive_outcomes: ["now", "tonight"],
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "stock-keeper",
      type: "archive.v1",
      at: later(now, -9 * 24 * HOUR),
      payload: { accounts: 312, rule: "Nobody signed in for three years", can_be_undone: true },
      task: { title: "Archive 312 inactive accounts", risk: "low", assignees: ["everyone"] },
    }),
    story(stage, {
      by: "desk-assistant",
      type: "publish.v1",
      at: later(now, -2 * HOUR),
      dueAt: later(now, 5 * HOUR),
      // What a stranger typed, as it came: with marks that would turn the text around, and links that would run something.
      payload: {
        from: "web form",
        stars: 5,
        text: 'Great shop! <img src=x onerror="alert(1)"> Visit javascript:alert(1) or https://shop.demo.example\u202Emoc.elpmaxe.live\u202C',
        name: "A\u200Bnn\u200Ba",
      },
      task: {
        title: "Publish a customer's review",
        description:
          "The text holds <b>HTML</b> and a [link](javascript:alert(1)). Nothing of it is trusted.",
        assignees: ["everyone"],
      },
    }),
  ];
}
