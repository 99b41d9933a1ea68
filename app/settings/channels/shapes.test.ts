import { expect, test } from "vitest";
import { MAIL, SLACK } from "./shapes";

const MAIL_FORM = {
  drawnFrom: "a print",
  host: "mail.example.org",
  port: "",
  security: "starttls",
  user: "",
  pass: "",
  from: "ask@example.org",
  dkimDomain: "",
  dkimSelector: "",
  dkimKey: "",
};
const SLACK_FORM = {
  drawnFrom: "a print",
  botToken: "",
  signingSecret: "",
  appToken: "",
  defaultChannel: "",
};

const problems = (shape: typeof MAIL | typeof SLACK, form: object) =>
  shape.safeParse(form).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("a secret that is left empty is not touched, one that is typed is set, one that is ticked goes", () => {
  expect(MAIL.parse(MAIL_FORM)).toEqual({
    plain: {
      host: "mail.example.org",
      port: null,
      security: "starttls",
      user: null,
      from: "ask@example.org",
      dkimDomain: null,
      dkimSelector: null,
    },
    secrets: {},
    drawnFrom: "a print",
  });
  expect(MAIL.parse({ ...MAIL_FORM, port: "25", pass: " hunter2 " })).toMatchObject({
    plain: { port: 25 },
    secrets: { pass: " hunter2 " },
  });
  expect(MAIL.parse({ ...MAIL_FORM, "clear.pass": "on" }).secrets).toEqual({ pass: null });
  expect(MAIL.parse({ ...MAIL_FORM, pass: "new", "clear.pass": "on" }).secrets).toEqual({ pass: "new" });
  expect(SLACK.parse({ ...SLACK_FORM, "clear.previousSigningSecret": "on" }).secrets).toEqual({
    previousSigningSecret: null,
  });
});

test.each([
  ["host", "https://mail.example.org"],
  ["host", "mail.example.org:25"],
  ["host", "mail.example.org\r\nRSET"],
  ["host", ""],
  ["port", "0"],
  ["port", "65536"],
  ["port", "smtp"],
  ["security", "ssl"],
  ["user", "a\nb"],
  ["from", "Ask <ask@example.org>, eve@example.org"],
  ["from", "ask"],
  ["dkimKey", "not a key"],
  ["dkimDomain", "example.org"],
  ["anything", "else"],
])("of e-mail, %s=%j is refused at its field", (name, value) => {
  const said = problems(MAIL, { ...MAIL_FORM, [name]: value });
  expect(said?.join()).not.toContain("Invalid input");
  expect(said?.[0]).toMatch(
    name === "anything" ? /anything/ : new RegExp(`^${name === "dkimDomain" ? "dkimSelector" : name}: `),
  );
});

test.each([
  ["botToken", "xoxp-1234567"],
  ["signingSecret", "short"],
  ["signingSecret", "with spaces in between it"],
  ["appToken", "xoxb-1234567"],
  ["defaultChannel", "#general"],
])("of Slack, %s=%j is refused at its field, and not repeated", (name, value) => {
  const said = problems(SLACK, { ...SLACK_FORM, [name]: value });
  expect(said?.join()).not.toContain("Invalid input");
  expect(said?.[0]).toMatch(new RegExp(`^${name}: `));
  expect(said?.join()).not.toContain(value);
});

test("a key in PEM, and every security there is, is taken", () => {
  const dkimKey = "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----";
  const form = { ...MAIL_FORM, dkimKey, dkimDomain: "example.org", dkimSelector: "s1" };
  expect(MAIL.parse(form).secrets).toEqual({ dkimKey });
  for (const security of ["starttls", "tls", "none"])
    expect(MAIL.parse({ ...MAIL_FORM, security }).plain).toMatchObject({ security });
});
