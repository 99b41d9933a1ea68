// Questions to people: a form, an answer, a name, one plain sentence.
import type { Past } from "../../engine/past";
import { HOUR, later, MINUTE, type Stage, story } from "../stage";

export function asking(stage: Stage, now: Date): Past[] {
  return [
    story(stage, {
      by: "payables",
      type: "new_supplier.v1",
      at: later(now, -4 * HOUR),
      dueAt: later(now, 22 * HOUR),
      payload: {
        company: "Kappa Logistics",
        country: "PL",
        contact: "office@kappa.demo.example",
        first_invoice: 1840,
      },
      task: {
        title: "Complete the record of Kappa Logistics",
        task_type: "form",
        assignees: ["group:finance", "group:operations"],
        form_schema: {
          type: "object",
          required: ["legal_name", "vat_id", "cost_centre", "start"],
          properties: {
            legal_name: { type: "string", title: "Name in the register", minLength: 3, maxLength: 120 },
            vat_id: {
              type: "string",
              title: "VAT id",
              description: "Two letters, then digits.",
              minLength: 8,
            },
            cost_centre: { type: "string", title: "Cost centre", enum: ["4100", "4200", "4300"] },
            net_days: { type: "integer", title: "Days to pay", minimum: 0, maximum: 90 },
            start: { type: "string", format: "date", title: "Works for us from" },
            direct_debit: { type: "boolean", title: "May collect by direct debit" },
            contacts: {
              type: "array",
              title: "Contacts",
              maxItems: 5,
              items: {
                type: "object",
                required: ["email"],
                properties: {
                  name: { type: "string", title: "Name" },
                  email: { type: "string", format: "email", title: "E-mail" },
                },
              },
            },
          },
        },
      },
    }),
    story(stage, {
      by: "desk-assistant",
      type: "question.v1",
      at: later(now, -35 * MINUTE),
      dueAt: later(now, 22 * MINUTE),
      payload: {
        customer: "Lucía Prieto",
        order: 48240,
        from_order: "Calle Mayor 8, 28013 Madrid",
        from_profile: "Calle Mayor 80, 28013 Madrid",
      },
      task: {
        title: "Which house number is right for Lucía Prieto?",
        task_type: "clarification",
        description: "The parcel leaves in an hour. I go on as soon as you answer.",
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "desk-assistant",
      type: "case_owner.v1",
      at: later(now, -26 * HOUR),
      dueAt: later(now, 30 * HOUR),
      payload: { case: 7713, customer: "Blaufeld GmbH", topic: "Complaint", waiting_since: "yesterday" },
      task: {
        title: "Who takes the complaint of Blaufeld GmbH?",
        task_type: "assignment",
        assignees: ["role:admin", "role:owner"],
      },
    }),
    story(stage, {
      by: "stock-keeper",
      type: "arrival.v1",
      at: later(now, -100 * MINUTE),
      dueAt: later(now, 110 * MINUTE),
      payload: { pallet: 55102, supplier: "Marais & Fils", dock: 3, expected: "before noon" },
      task: {
        title: "Did pallet 55102 arrive?",
        task_type: "confirmation",
        risk: "low",
        assignees: ["group:operations"],
      },
    }),
    story(stage, {
      by: "desk-assistant",
      type: "shape_of_things.v1",
      at: later(now, -3 * 24 * HOUR),
      payload: {
        sensor: {
          site: { hall: { row: { rack: { unit: 7, readings: [21.4, 21.6, null, 22.1], alarms: {} } } } },
        },
        since: "2026-12-24T06:30:00Z",
        enabled: false,
        tags: [],
      },
      task: {
        title: "What should happen with this reading?",
        task_type: "clarification",
        risk: "low",
        assignees: ["everyone"],
        form_schema: {
          type: "object",
          required: ["action"],
          properties: {
            action: { type: "string", title: "Do", enum: ["ignore", "watch", "call the technician"] },
            why: { type: "string", title: "Why", maxLength: 400 },
          },
        },
      },
    }),
  ];
}
