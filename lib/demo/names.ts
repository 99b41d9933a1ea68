// Invented names. None is meant to be anybody.
export const CUSTOMERS = [
  "Mira Holt",
  "Jonas Eberhard",
  "Salma Idris",
  "Peter Novak",
  "Lucía Prieto",
  "Aoife Brennan",
  "Tomás Ferreira",
  "Ingrid Solberg",
];
export const COMPANIES = [
  "Northwind Traders",
  "Kappa Logistics",
  "Orbit Analytics",
  "Blaufeld GmbH",
  "Marais & Fils",
  "Halcyon Print",
  "Tidewater Tools",
];
export const SERVICES = ["checkout", "search", "billing", "mailer", "catalogue"];
