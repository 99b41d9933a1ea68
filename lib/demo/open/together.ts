// Decisions of several people, and those that went further up because nobody answered.
import type { Past } from "../../engine/past";
import { comments, decides, HOUR, later, MINUTE, type Stage, story } from "../stage";

export function together(stage: Stage, now: Date): Past[] {
  return [
    story(stage, {
      by: "contract-reader",
      type: "contract_terms.v1",
      at: later(now, -8 * HOUR),
      dueAt: later(now, 28 * HOUR),
      payload: {
        company: "Orbit Analytics",
        document: "Data processing agreement, version 4",
        differences: [
          { clause: "Sub-processors", ours: "30 days' notice", theirs: "10 days' notice" },
          { clause: "Audit", ours: "once a year", theirs: "never" },
          { clause: "Deletion", ours: "within 30 days", theirs: "within 30 days" },
        ],
      },
      task: {
        title: "Sign the data processing agreement with Orbit Analytics",
        description: "Two of Legal have to agree.",
        quorum: { required: 2, negatives: "majority" },
        assignees: ["group:legal"],
      },
      turns: [
        decides(stage, "bo", later(now, -3 * HOUR), "approved", {
          comment: "Acceptable; the audit clause is a pity.",
        }),
      ],
    }),
    story(stage, {
      by: "contract-reader",
      type: "lease.v1",
      at: later(now, -2 * 24 * HOUR),
      dueAt: later(now, 40 * HOUR),
      payload: { object: "Warehouse 2", rent_per_month: 7_400, until: "2031-12-31", option: "3 years" },
      task: {
        title: "Extend the lease of warehouse 2",
        four_eyes: true,
        risk: "high",
        description: "Ana prepared this, so it is for somebody else to decide.",
        assignees: ["group:legal", "role:owner"],
      },
    }),
    story(stage, {
      by: "stock-keeper",
      type: "order.v1",
      at: later(now, -5 * HOUR),
      dueAt: later(now, 70 * MINUTE),
      remindAfterMinutes: 60,
      maxReminders: 1,
      payload: {
        article: "Pallet wrap",
        pieces: 400,
        price: 1_264,
        supplier: "Tidewater Tools",
        lasts_until: "tomorrow",
      },
      task: {
        title: "Order 400 rolls of pallet wrap",
        assignees: ["chi@demo.example"],
        escalation: [
          { to: "group:operations", after_seconds: 2 * 3600 },
          { to: "role:owner", after_seconds: 3600 },
        ],
      },
      turns: [comments(stage, "bo", later(now, -50 * MINUTE), "Chi is on the road today.")],
    }),
  ];
}
