// Modals and home tabs. A trigger opens one thing, once, within three seconds.
import { randomBytes } from "node:crypto";
import { checkView } from "./check-view";
import { type Answer, type Args, type Method, refuse } from "./methods-chat";
import { type Block, type SlackState, slackId, type View, withBlockIds } from "./state";

const TRIGGER_MS = 3000;
const DEEPEST = 3;

export function newTrigger(state: SlackState, userId: string, viewId: string | null = null): string {
  const id = `${Date.now()}.${randomBytes(6).toString("hex")}`;
  state.triggers.set(id, { userId, at: Date.now(), isUsed: false, viewId });
  return id;
}

function read(said: string | undefined, type: "modal" | "home"): Record<string, unknown> | Answer {
  let view: Record<string, unknown>;
  try {
    view = JSON.parse(said ?? "") as Record<string, unknown>;
  } catch {
    return refuse("invalid_arguments", ["must provide a valid view [json-pointer:/view]"]);
  }
  const wrong = checkView(view, type);
  return wrong.length > 0 ? refuse("invalid_arguments", wrong) : view;
}

const isRefused = (value: Record<string, unknown> | Answer): value is Answer => value.ok === false;

export const viewAnswer = (state: SlackState, { id, hash, view, rootId, parentId }: View) => ({
  ...view,
  id,
  hash,
  team_id: state.teamId,
  app_id: state.appId,
  bot_id: `B${state.botUserId.slice(1)}`,
  root_view_id: rootId,
  previous_view_id: parentId,
  state: { values: {} },
});

function keep(
  state: SlackState,
  given: Record<string, unknown>,
  more: Pick<View, "userId" | "type"> & { parent?: View },
): View {
  const id = slackId("V");
  const view: View = {
    id,
    hash: `${Date.now()}.${randomBytes(4).toString("hex")}`,
    userId: more.userId,
    type: more.type,
    view: { ...given, blocks: withBlockIds(given.blocks as Block[]) },
    rootId: more.parent?.rootId ?? id,
    parentId: more.parent?.id ?? null,
  };
  state.views.set(id, view);
  return view;
}

function takeTrigger(state: SlackState, id: string | undefined) {
  const trigger = state.triggers.get(id ?? "");
  if (!trigger) return refuse("invalid_trigger_id");
  if (trigger.isUsed) return refuse("exchanged_trigger_id");
  if (Date.now() - trigger.at > TRIGGER_MS) return refuse("expired_trigger_id");
  return trigger;
}

const open: Method = (state, args) => {
  const view = read(args.view, "modal");
  if (isRefused(view)) return view;
  const trigger = takeTrigger(state, args.trigger_id);
  if ("ok" in trigger) return trigger;
  trigger.isUsed = true;
  return { ok: true, view: viewAnswer(state, keep(state, view, { userId: trigger.userId, type: "modal" })) };
};

function depth(state: SlackState, view: View): number {
  const parent = view.parentId ? state.views.get(view.parentId) : undefined;
  return parent ? 1 + depth(state, parent) : 1;
}

const push: Method = (state, args) => {
  const view = read(args.view, "modal");
  if (isRefused(view)) return view;
  const trigger = takeTrigger(state, args.trigger_id);
  if ("ok" in trigger) return trigger;
  const parent = state.views.get(trigger.viewId ?? "");
  if (!parent) return refuse("not_found");
  if (depth(state, parent) >= DEEPEST) return refuse("push_limit_reached");
  trigger.isUsed = true;
  const more = { userId: trigger.userId, type: "modal" as const, parent };
  return { ok: true, view: viewAnswer(state, keep(state, view, more)) };
};

/** What a view shows instead: asked for by the app, or in its answer to a submission. */
export function replaceView(state: SlackState, there: View, said: string | undefined): Answer {
  const view = read(said, "modal");
  if (isRefused(view)) return view;
  there.view = { ...view, blocks: withBlockIds(view.blocks as Block[]) };
  there.hash = `${Date.now()}.${randomBytes(4).toString("hex")}`;
  return { ok: true, view: viewAnswer(state, there) };
}

export function pushView(state: SlackState, parent: View, said: string): Answer {
  const view = read(said, "modal");
  if (isRefused(view)) return view;
  if (depth(state, parent) >= DEEPEST) return refuse("push_limit_reached");
  return {
    ok: true,
    view: viewAnswer(state, keep(state, view, { userId: parent.userId, type: "modal", parent })),
  };
}

const update: Method = (state, args: Args) => {
  const there = [...state.views.values()].find(
    (view) => view.id === args.view_id || (args.external_id && view.view.external_id === args.external_id),
  );
  if (!there) return refuse("not_found");
  if (args.hash && args.hash !== there.hash) return refuse("hash_conflict");
  return replaceView(state, there, args.view);
};

const publish: Method = (state, args) => {
  const view = read(args.view, "home");
  if (isRefused(view)) return view;
  const userId = args.user_id ?? "";
  if (!state.users.has(userId)) return refuse("user_not_found");
  const there = [...state.views.values()].find((one) => one.type === "home" && one.userId === userId);
  if (there) state.views.delete(there.id);
  return { ok: true, view: viewAnswer(state, keep(state, view, { userId, type: "home" })) };
};

export const VIEWS: Record<string, { scope: null; run: Method }> = {
  "views.open": { scope: null, run: open },
  "views.push": { scope: null, run: push },
  "views.update": { scope: null, run: update },
  "views.publish": { scope: null, run: publish },
};
