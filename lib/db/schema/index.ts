export * from "./columns";
export * from "./auth";
export * from "./directory";
export * from "./intents";
export * from "./later";
