import { expect, type Locator } from "@playwright/test";

// A form with something of everything: what is required, chosen, counted, dated, nested and repeated.

export const SUPPLIER_FORM = {
  type: "object",
  required: ["name", "isEu", "terms", "limit", "contacts"],
  properties: {
    name: { type: "string", title: "Legal name", description: "As in the register" },
    isEu: { type: "boolean", title: "In the EU?" },
    terms: { enum: ["14 days", "30 days"], title: "Payment terms" },
    limit: { type: "number", minimum: 0 },
    since: { type: "string", format: "date" },
    // What it begins with is taken out again.
    channels: {
      type: "array",
      uniqueItems: true,
      items: { enum: ["mail", "sms"] },
      default: ["mail", "sms"],
    },
    greeting: { type: "string", default: "Dear all" },
    shares: { type: "integer", default: 3 },
    address: { type: "object", properties: { city: { type: "string" } } },
    contacts: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        title: "Contact",
        required: ["email"],
        properties: { email: { type: "string", format: "email" } },
      },
    },
  },
};

/** One that suggests its only answer. */
export const DAYS_FORM = {
  type: "object",
  required: ["days"],
  properties: { days: { type: "integer", default: 2 } },
};

/** Writes what fits into one line each, and takes out what the form begins with. */
export async function fillLines(form: Locator): Promise<void> {
  await form.getByLabel("Limit").fill("2500.50");
  await form.getByLabel("Since").fill("2031-04-25");
  await form.getByLabel("City").fill("Zürich");
  await form.getByLabel("mail", { exact: true }).uncheck();
  await form.getByLabel("sms", { exact: true }).uncheck();
  await expect(form.getByLabel("Greeting")).toHaveValue("Dear all");
  await form.getByLabel("Greeting").fill("");
  await form.getByLabel("Shares").fill("");
}
