// The modal that asks what a decision still needs: why not, a form, steps, evidence, somebody to hand it to. And what came of it.
import type { Leaves } from "../../domain/channel-settings";
import { oneLine } from "../../domain/may-leave";
import { verbOf } from "../../domain/outcome-words";
import { REASONS } from "../../domain/reasons";
import type { TaskAbout } from "../../domain/task-about";
import type { Outcome } from "../../domain/task-kinds";
import type { TaskSpec } from "../../domain/task-spec";
import { type Block, fieldBlock, input, lines, option, plain } from "./modal-inputs";
import { formFields, pressNeeds } from "./press-needs";

export type Candidate = { value: string; name: string };
export type ModalFacts = {
  spec: TaskSpec;
  about: TaskAbout;
  title: string; // as much of it as may leave
  leaves: Leaves;
  candidates: Candidate[]; // of an assignment: everybody whom it may go to
  url: string; // of the task in the inbox
};
export type View = Block & { type: "modal"; blocks: Block[] };

export const DECIDE = "decide"; // the callback of a modal that decides
const MOST_OPTIONS = 100;
const TICKS_EACH = 10; // of one group of boxes, by Slack's rule
const MOST_LABEL = 75; // of one choice

const header = (text: string, most = 300): Block => ({ type: "section", text: plain(text, most) });
/** An address of ours; nothing of a stranger's is written in Slack's own notation. */
const toInbox = (url: string): Block => ({
  type: "context",
  elements: [{ type: "mrkdwn", text: `<${url}|Open in inbox> to see all of it.` }],
});
const bar = (title: string): Block => ({
  type: "modal",
  title: plain(title, 24),
  close: plain("Cancel", 24),
});

/** Something to read, and nothing to send. */
export function noteView(sentence: string, url: string | null = null): View {
  const blocks = [header(sentence), ...(url === null ? [] : [toInbox(url)])];
  return { ...bar("Countersign"), type: "modal", close: plain("Close", 24), blocks };
}

/** `outcome` null: the person chooses among those that need no more than a comment. */
export function decisionModal(facts: ModalFacts, outcome: Outcome | null, metadata: string): View {
  const { spec, url } = facts;
  if (outcome ? isBeyond(facts, outcome) : choicesOf(spec).length === 0)
    return noteView("This one is decided in the inbox.", url);
  const asked = outcome === null ? anyOutcome(facts) : outcome.positive ? yes(facts) : no(facts);
  const blocks = [header(facts.title), ...asked, toInbox(url)];
  const submit = plain(outcome ? verbOf(outcome.name) : "Decide", 24);
  return {
    ...bar(outcome ? verbOf(outcome.name) : "Decide"),
    type: "modal",
    callback_id: DECIDE,
    private_metadata: metadata,
    submit,
    blocks,
  };
}

// What a form asks is in the submitter's words, which may not leave here.
function isBeyond({ spec, about, leaves }: ModalFacts, outcome: Outcome): boolean {
  if (pressNeeds(spec, outcome) === "inbox") return true;
  const isTelling = spec.formSchema !== null || about.checklist.length > 0 || about.candidates.length > 0;
  return leaves === "nothing" && outcome.positive && isTelling;
}

/** Those that a comment is enough for. */
export const choicesOf = (spec: TaskSpec): Outcome[] =>
  spec.outcomes.filter((outcome) => {
    const needs = pressNeeds(spec, outcome);
    return outcome.positive
      ? needs === "nothing" || (needs === "more" && isCommentOnly(spec))
      : needs === "more";
  });

const isCommentOnly = ({ kind, formSchema, evidenceRequired }: TaskSpec): boolean =>
  formSchema === null && !evidenceRequired && !["manual_action", "assignment"].includes(kind);

function anyOutcome({ spec }: ModalFacts): Block[] {
  const options = choicesOf(spec)
    .slice(0, TICKS_EACH)
    .map(({ name }) => option(verbOf(name), name.slice(0, 150)));
  const element = { type: "radio_buttons", options };
  return [
    input({ at: "/outcome", label: "Your decision", isRequired: true, element }),
    commentBlock(spec, spec.commentRequired),
  ];
}

export const reasonsOf = ({
  spec,
  about,
  leaves,
}: Pick<ModalFacts, "spec" | "about" | "leaves">): string[] => {
  // One that would be cut short is not offered: the agent would read more than was chosen.
  const own = leaves === "nothing" ? [] : about.reasons.filter((reason) => reason.length <= MOST_LABEL);
  return own.length > 0 ? own : REASONS[spec.kind];
};

function no(facts: ModalFacts): Block[] {
  const { spec } = facts;
  const options = reasonsOf(facts).map((reason, i) => option(reason, String(i)));
  return [
    input({
      at: "/reason",
      label: "Why?",
      isRequired: false,
      element: { type: "static_select", options },
    }),
    // The reason may be all that is said.
    commentBlock(
      spec,
      false,
      spec.commentRequired ? "The agent reads it. Say why, here or above." : undefined,
    ),
  ];
}

function yes(facts: ModalFacts): Block[] {
  const { spec, about } = facts;
  const isAnswer = spec.kind === "clarification" && spec.formSchema === null;
  return [
    ...(spec.kind === "clarification" && about.question && facts.leaves !== "nothing"
      ? [header(about.question)]
      : []),
    ...(spec.kind === "manual_action" ? checklist(facts) : []),
    ...(formFields(spec) ?? []).map((field) => fieldBlock(field)),
    ...(spec.kind === "assignment" && spec.formSchema === null ? [assignee(facts)] : []),
    ...(spec.evidenceRequired || spec.kind === "manual_action" ? [evidence(spec)] : []),
    isAnswer
      ? input({ at: "/comment", label: "Answer", isRequired: true, element: lines() })
      : commentBlock(spec, spec.commentRequired),
  ];
}

const commentBlock = (_: TaskSpec, isRequired: boolean, hint = "The agent reads it."): Block =>
  input({ at: "/comment", label: "Comment", hint, isRequired, element: lines() });

const evidence = ({ evidenceRequired }: TaskSpec): Block =>
  input({
    at: "/data/evidence",
    label: "Evidence",
    hint: "What was done, or a link to it.",
    isRequired: evidenceRequired,
    element: lines(),
  });

/** The boxes of a long list stand in several groups. */
export const checklistBlocks = ({ checklist: steps }: TaskAbout): string[] =>
  Array.from({ length: Math.ceil(steps.length / TICKS_EACH) }, (_, n) =>
    n === 0 ? "/data/checklist" : `/data/checklist:${n}`,
  );

function checklist({ about }: ModalFacts): Block[] {
  return checklistBlocks(about).flatMap((at, n) => {
    const steps = about.checklist
      .slice(n * TICKS_EACH, (n + 1) * TICKS_EACH)
      .map(({ text, isOptional }, i) => {
        const number = n * TICKS_EACH + i;
        return { number, text: `${number + 1}. ${isOptional ? "(optional) " : ""}${text}` };
      });
    const options = steps.map(({ text, number }) => option(text, String(number)));
    const label = n === 0 ? "What to do" : "And";
    // A box shows the beginning of a long step, so the whole of it stands above.
    const whole = steps.filter(({ text }) => text.length > MOST_LABEL).map(({ text }) => header(text, 600));
    return [...whole, input({ at, label, isRequired: false, element: { type: "checkboxes", options } })];
  });
}

const assigneesOf = ({ about, candidates }: ModalFacts): Candidate[] => {
  const names = new Map(candidates.map(({ value, name }) => [value, name]));
  return about.candidates.length > 0
    ? about.candidates.map((value) => ({ value, name: names.get(value) ?? value }))
    : candidates;
};

function assignee(facts: ModalFacts): Block {
  const all = assigneesOf(facts);
  const isList =
    all.length > 0 && all.length <= MOST_OPTIONS && all.every(({ value }) => value.length <= 150);
  const element = isList
    ? { type: "static_select", options: all.map(({ name, value }) => option(nameOf(name, value), value)) }
    : { type: "plain_text_input", max_length: 200 };
  const hint = isList ? null : "An e-mail address, or group: and the group's short name.";
  return input({ at: "/data/assignee", label: "Whom to?", hint, isRequired: true, element });
}

const nameOf = (name: string, value: string): string =>
  oneLine(value.startsWith("group:") ? `${name} (group)` : name === value ? name : `${name}, ${value}`, 75);
