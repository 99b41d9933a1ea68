// What software asked of software, and a few that ended in the rarer ways, on the day before.
import type { Past } from "../../engine/past";
import { decides, HOUR, later, MINUTE, type Stage, story, takes, turn, withdraws } from "../stage";

export function software(stage: Stage, now: Date): Past[] {
  const { agents } = stage;
  return [
    story(stage, {
      by: "desk-assistant",
      type: "translate.v1",
      to: agents["contract-reader"].name,
      at: later(now, -20 * HOUR),
      payload: { document: "Terms of Marais & Fils", from: "fr", to: "en", pages: 14 },
      task: null,
      turns: [
        turn(later(now, -20 * HOUR + 4_000), { type: "acknowledge", actor: agents["contract-reader"] }),
        turn(later(now, -20 * HOUR + 9 * MINUTE), {
          type: "report",
          actor: agents["contract-reader"],
          outcome: "complete",
          result: { pages: 14, notes: "Two clauses have no usual English form." },
        }),
      ],
    }),
    story(stage, {
      by: "contract-reader",
      type: "purchase.v1",
      at: later(now, -30 * HOUR),
      dueAt: later(now, -2 * HOUR),
      payload: { what: "Licence for the contract archive", price_per_year: 8_900 },
      task: {
        title: "Buy a licence for the contract archive",
        quorum: 2,
        assignees: ["group:legal", "group:finance"],
      },
      turns: [
        decides(stage, "bo", later(now, -29 * HOUR), "approved"),
        decides(stage, "chi", later(now, -27 * HOUR), "approved", {
          comment: "In the budget.",
          via: "slack",
        }),
        takes(stage, "contract-reader", later(now, -27 * HOUR + 2_000)),
      ],
    }),
    story(stage, {
      by: "payables",
      type: "payment.v2",
      at: later(now, -28 * HOUR),
      dueAt: later(now, -4 * HOUR),
      payload: {
        invoice: "INV-20377",
        supplier: "Blaufeld GmbH",
        amount: 990,
        currency: "EUR",
        cost_centre: "4100",
      },
      task: { title: "Pay Blaufeld GmbH €990.00", editable: ["/cost_centre"], assignees: ["group:finance"] },
      turns: [
        decides(stage, "ana", later(now, -26 * HOUR), "approved", {
          edit: { cost_centre: "4300" },
          comment: "It was for the fair.",
        }),
        takes(stage, "payables", later(now, -26 * HOUR + 1_000)),
      ],
    }),
    story(stage, {
      by: "contract-reader",
      type: "contract_terms.v1",
      at: later(now, -40 * HOUR),
      dueAt: later(now, -8 * HOUR),
      payload: { company: "Tidewater Tools", clause: "Venue", theirs: "Delaware", ours: "Hamburg" },
      task: {
        title: "Accept Delaware as the venue",
        quorum: { required: 2, negatives: "majority" },
        assignees: ["group:legal"],
      },
      turns: [decides(stage, "ana", later(now, -33 * HOUR), "rejected", { comment: "Never." })],
    }),
    story(stage, {
      by: "deploy-bot",
      type: "release.v1",
      at: later(now, -26 * HOUR),
      dueAt: later(now, -23 * HOUR),
      payload: { service: "mailer", version: "3.9.1" },
      task: { title: "Release mailer 3.9.1", task_type: "review", assignees: ["group:operations"] },
      turns: [withdraws(stage, "deploy-bot", later(now, -25 * HOUR), "3.9.2 replaces it.")],
    }),
    story(stage, {
      by: "stock-keeper",
      type: "order.v1",
      at: later(now, -33 * HOUR),
      dueAt: later(now, -9 * HOUR),
      remindAfterMinutes: 6 * 60,
      maxReminders: 2,
      payload: { article: "Labels", pieces: 5_000, price: 212 },
      task: { title: "Order 5,000 labels", assignees: ["bo@demo.example"], escalate_to: "role:owner" },
    }),
  ];
}
