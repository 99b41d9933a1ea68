import { expect, test } from "vitest";
import type { Command } from "./command";
import { findCommands } from "./find";
import { offers } from "./palette-offers";
import { createRegistry, distinct } from "./registry";

const command = (label: string, more: Partial<Command> = {}): Command => ({
  id: label,
  label,
  group: "Pages",
  run: () => {},
  ...more,
});
const ALL = [
  command("Mine", { also: ["inbox"] }),
  command("Due today"),
  command("Done"),
  command("Audit", { also: ["log", "export"] }),
  command("Décision rapide", { group: "Task" }),
  command("Approve", { group: "Task" }),
];
const found = (query: string) => findCommands(query, ALL).map(({ label }) => label);

test("a command is found by how its name begins, by its words, its other words and its group", () => {
  expect(found("du")).toEqual(["Due today"]);
  expect(found("today")).toEqual(["Due today"]);
  expect(found("export")).toEqual(["Audit"]);
  expect(found("task")).toEqual(["Approve", "Décision rapide"]);
  expect(found("decision")).toEqual(["Décision rapide"]);
  expect(found("dtd")).toEqual(["Due today"]);
});

test("every word must be found, and what begins so comes before what only holds it", () => {
  expect(found("due today")).toEqual(["Due today"]);
  expect(found("due audit")).toEqual([]);
  expect(found("d")[0]).toBe("Done");
  expect(found("d")).toContain("Audit");
});

test("signs in what is typed are only signs", () => {
  for (const query of ["(((", "[a", "\\", "*", ".", "^$"]) expect(found(query)).toEqual([]);
});

test("with nothing typed what was used last comes first, once, and what is gone or off is left out", () => {
  const off = command("Reject", { enabled: false });
  const [first, ...rest] = offers("  ", [...ALL, off], ["Audit", "gone", "Reject"]);
  expect(first).toMatchObject({ title: "Used last", commands: [{ id: "Audit" }] });
  const ids = rest.flatMap(({ commands }) => commands.map(({ id }) => id));
  expect(ids).not.toContain("Audit");
  expect(ids).not.toContain("Reject");
  expect(ids).toHaveLength(5);
});

test("with nothing typed the task that is open comes first, then where to go; steps are left to their keys", () => {
  const of = (group: string, more: Partial<Command> = {}) => command(group, { group, ...more });
  const groups = ["The list", "The task", "You", "Go to a view", "Go to the settings", "Go to a page"];
  const step = of("The list", { id: "step", repeats: true });
  const rest = offers("", [step, ...groups.map((group) => of(group))], []);
  expect(rest.map(({ title }) => title)).toEqual([
    ...["The task", "Go to a view", "Go to a page", "The list", "Go to the settings", "You"],
  ]);
  expect(rest.flatMap(({ commands }) => commands.map(({ id }) => id))).not.toContain("step");
  expect(offers("", [step], ["step"])[0]?.title).toBe("Used last");
});

test("whatever is typed can be looked for among the tasks", () => {
  expect(offers(" refund 4711 ", ALL, [])).toEqual([
    {
      title: "Tasks",
      commands: [{ id: "search", label: "Search tasks for “refund 4711”", search: "refund 4711" }],
    },
  ]);
  expect(offers("audit", ALL, []).map(({ title }) => title)).toEqual(["Pages", "Tasks"]);
});

test("what was mounted last comes first, leaves with its component, and is alone while a dialog is open", () => {
  const registry = createRegistry();
  const base = [command("Base")];
  const list = { current: { commands: [command("List")], dialog: false } };
  const pane = { current: { commands: [command("Pane")], dialog: false } };
  const dialog = { current: { commands: [command("Send")], dialog: true } };
  const now = (inDialog: boolean) => registry.live(base, inDialog).map(({ id }) => id);
  registry.add(list);
  const leave = registry.add(pane);
  registry.add(dialog);
  expect(now(false)).toEqual(["Pane", "List", "Base"]);
  expect(now(true)).toEqual(["Send"]);
  leave();
  list.current = { commands: [command("Redrawn")], dialog: false };
  expect(now(false)).toEqual(["Redrawn", "Base"]);
});

test("of what is there twice the one that can be run is offered", () => {
  const off = command("Twice", { enabled: false });
  const on = command("Twice", { label: "Can" });
  expect(distinct([off, command("Other"), on]).map(({ label }) => label)).toEqual(["Can", "Other"]);
});
