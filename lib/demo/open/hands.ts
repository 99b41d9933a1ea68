// Things that need hands, and tasks that lie in somebody's hands already.
import type { Past } from "../../engine/past";
import { claims, comments, HOUR, later, MINUTE, type Stage, story, turn } from "../stage";

export function hands(stage: Stage, now: Date): Past[] {
  return [
    story(stage, {
      by: "stock-keeper",
      type: "hands.v1",
      at: later(now, -6 * HOUR),
      dueAt: later(now, 16 * HOUR),
      payload: {
        rack: 4,
        disk: "slot 11",
        serial: "ZX-4471",
        checklist: [
          "Check that the light of slot 11 is red",
          "Swap the disk",
          "Wait until the light is green",
        ],
      },
      task: {
        title: "Swap the disk in rack 4",
        task_type: "manual_action",
        evidence_required: true,
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "stock-keeper",
      type: "hands.v1",
      at: later(now, -30 * HOUR),
      dueAt: later(now, 18 * HOUR),
      payload: { shelf: "12-B", expected: 48, scanned: 39 },
      task: { title: "Count shelf 12-B", task_type: "manual_action", assignees: ["group:operations"] },
      turns: [
        claims(stage, "chi", later(now, -28 * HOUR)),
        comments(stage, "chi", later(now, -27 * HOUR), "On my way; the scanner was empty."),
      ],
    }),
    story(stage, {
      by: "desk-assistant",
      type: "credit_limit.v1",
      at: later(now, -2 * HOUR),
      dueAt: later(now, 6 * HOUR),
      payload: {
        company: "Orbit Analytics",
        limit: 10_000,
        order: 13_400,
        over_by: "34 %",
        rule: "No order above the limit",
      },
      task: {
        title: "Ship to Orbit Analytics above its credit limit",
        task_type: "override",
        risk: "high",
        description: "The rule **No order above the limit** would stop this order.",
        assignees: ["group:finance"],
      },
    }),
    story(stage, {
      by: "payables",
      type: "payroll.v1",
      at: later(now, -22 * HOUR),
      dueAt: later(now, 12 * HOUR),
      payload: { employee: "E-207", month: "2026-12", correction: -112.4, currency: "EUR" },
      task: { title: "Correct the payroll of E-207", risk: "high", assignees: ["group:finance"] },
      turns: [
        turn(later(now, -20 * HOUR), {
          type: "reassign",
          actor: stage.people.chi,
          to: [`person:${stage.people.ana.id}`, "role:owner"],
          names: [stage.people.ana.name, "role:owner"],
          of: 1,
          note: "I prepared it myself, so somebody else should look.",
        }),
      ],
    }),
    story(stage, {
      by: "deploy-bot",
      type: "certificate.v1",
      at: later(now, -30 * MINUTE),
      dueAt: later(now, 3 * HOUR),
      payload: { host: "mail.demo.example", expires_in_hours: 30, issuer: "Demo CA" },
      task: {
        title: "Renew the certificate of the mail server",
        assignees: ["bo@demo.example", "role:owner"],
      },
      turns: [turn(later(now, -12 * MINUTE), { type: "claim_task", actor: stage.people.bo })],
    }),
  ];
}
