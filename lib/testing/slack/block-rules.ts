// How Slack checks JSON: rules that are put together, each saying what is wrong and where, in the words that Slack uses.

export type Rule = (value: unknown, at: string, found: string[]) => void;

const say = (found: string[], at: string, what: string): void => {
  found.push(`${what} [json-pointer:${at}]`);
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A string of so many characters, counted as sent: what is escaped counts as its escape. */
export const text =
  (most: number, least = 1): Rule =>
  (value, at, found) => {
    if (typeof value !== "string") return say(found, at, "must be a string");
    if (value.length > most) say(found, at, `must be less than ${most + 1} characters`);
    if (value.length < least) say(found, at, `must be more than ${least - 1} characters`);
  };

export const matching =
  (pattern: RegExp, what: string): Rule =>
  (value, at, found) => {
    if (typeof value !== "string" || !pattern.test(value)) say(found, at, what);
  };

export const bool: Rule = (value, at, found) => {
  if (typeof value !== "boolean") say(found, at, "must be a boolean");
};

export const whole =
  (least: number, most: number): Rule =>
  (value, at, found) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      say(found, at, `must be an integer from ${least} to ${most}`);
  };

export const oneOf =
  (...allowed: string[]): Rule =>
  (value, at, found) => {
    if (!allowed.includes(value as string))
      say(found, at, `must be a valid enum value: ${allowed.join(", ")}`);
  };

export const list =
  (each: Rule, most: number, least = 1): Rule =>
  (value, at, found) => {
    if (!Array.isArray(value)) return say(found, at, "must provide an array");
    if (value.length > most) say(found, at, `no more than ${most} items allowed`);
    if (value.length < least) say(found, at, `no fewer than ${least} items allowed`);
    for (const [n, item] of value.entries()) each(item, `${at}/${n}`, found);
  };

export const anything: Rule = () => {};

/** Whatever is not named is refused, as Slack refuses it. A name that ends in "?" may be missing. */
export function object(shape: Record<string, Rule>): Rule {
  const rules = new Map(Object.entries(shape).map(([name, rule]) => [name.replace("?", ""), rule]));
  const needed = Object.keys(shape).filter((name) => !name.endsWith("?"));
  return (value, at, found) => {
    if (!isRecord(value)) return say(found, at, "must provide an object");
    for (const name of needed)
      if (value[name] === undefined) say(found, at, `missing required field: ${name}`);
    for (const [name, item] of Object.entries(value)) {
      const rule = rules.get(name);
      if (rule) rule(item, `${at}/${name}`, found);
      else say(found, at, `invalid additional property: ${name}`);
    }
  };
}

/** By its `type`. */
export function typed(known: Record<string, Rule>): Rule {
  return (value, at, found) => {
    if (!isRecord(value)) return say(found, at, "must provide an object");
    const rule = typeof value.type === "string" ? known[value.type] : undefined;
    if (rule) rule(value, at, found);
    else say(found, `${at}/type`, `unsupported type: ${String(value.type)}`);
  };
}

export const plain = (most: number): Rule =>
  object({ type: oneOf("plain_text"), text: text(most), "emoji?": bool });

const mrkdwn = (most: number): Rule => object({ type: oneOf("mrkdwn"), text: text(most), "verbatim?": bool });

export const anyText = (most: number): Rule => typed({ plain_text: plain(most), mrkdwn: mrkdwn(most) });
