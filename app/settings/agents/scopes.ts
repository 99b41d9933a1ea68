import type { Scope } from "@/lib/domain/types";

// What the key of a machine may be given. `decide` is a person's alone.

export const MACHINE_SCOPES: Scope[] = ["submit", "read", "claim", "cancel", "admin"];
export const AGENT_SCOPES: Scope[] = ["submit", "read", "claim", "cancel"];

const WORDS: Record<Scope, string> = {
  submit: "submit: ask for decisions",
  read: "read: see intents and their outcomes",
  claim: "claim: act on an outcome, once",
  cancel: "cancel: take back what was asked",
  admin: "admin: make agents and keys",
  decide: "decide",
};

export const scopeChoices = (scopes: Scope[]) =>
  scopes.map((scope) => ({ value: scope, label: WORDS[scope] }));
