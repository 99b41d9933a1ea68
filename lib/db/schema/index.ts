export * from "./auth";
export * from "./columns";
export * from "./directory";
export * from "./intents";
export * from "./later";
