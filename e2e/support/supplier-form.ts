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
