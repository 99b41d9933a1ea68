export * from "./auth";
export * from "./columns";
export * from "./directory";
export * from "./inbox";
export * from "./insights";
export * from "./intents";
export * from "./later";
