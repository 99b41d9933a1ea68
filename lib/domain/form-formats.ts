// The formats a form can check. Each is read in one pass over a text of bounded length: an answer cannot make it slow.
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const FORMATS = {
  date: { says: "a date such as 2031-04-25", fits: isDate },
  "date-time": { says: "a date and time with its zone, such as 2031-04-25T14:30:00Z", fits: isDateTime },
  // Browsers send a time without seconds and zone; the standard's full form is accepted too.
  time: { says: "a time such as 14:30", fits: (text: string) => isTime(text, false) },
  email: { says: "an e-mail address", fits: isEmail },
  uri: { says: "a complete address such as https://example.org/page", fits: isUri },
  uuid: { says: "a UUID", fits: isUuid },
  ipv4: { says: "an IPv4 address such as 192.0.2.1", fits: isIpv4 },
} as const;
export type FormFormat = keyof typeof FORMATS;

export const isFormFormat = (name: string): name is FormFormat => Object.hasOwn(FORMATS, name);
export const formatFits = (name: FormFormat, text: string): boolean => FORMATS[name].fits(text);
export const formatSays = (name: FormFormat): string => FORMATS[name].says;

/** The number that `length` digits from `at` spell, or -1. */
function digits(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const code = text.charCodeAt(i) - 48;
    if (!(code >= 0 && code <= 9)) return -1;
    value = value * 10 + code;
  }
  return value;
}

function isDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return false;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}

function isDateTime(text: string): boolean {
  const letter = text[10];
  if (text.length > 40 || (letter !== "T" && letter !== "t")) return false;
  return isDate(text.slice(0, 10)) && isTime(text.slice(11), true);
}

// Seconds stop at 59: a leap second has no instant that a clock or a database could hold.
function isTime(text: string, whole: boolean): boolean {
  if (text.length > 30 || text[2] !== ":" || !isHourAndMinute(text, 0, 3)) return false;
  let at = 5;
  if (text[at] === ":") {
    const seconds = digits(text, 6, 2);
    if (seconds < 0 || seconds > 59) return false;
    at = 8;
    if (text[at] === ".") {
      const first = ++at;
      while (digits(text, at, 1) >= 0) at++;
      if (at === first) return false;
    }
  } else if (whole) return false;
  const zone = text.slice(at);
  if (zone === "") return !whole;
  if (zone === "Z" || zone === "z") return true;
  return (
    zone.length === 6 &&
    (zone[0] === "+" || zone[0] === "-") &&
    zone[3] === ":" &&
    isHourAndMinute(zone, 1, 4)
  );
}

function isHourAndMinute(text: string, hourAt: number, minuteAt: number): boolean {
  const [hour, minute] = [digits(text, hourAt, 2), digits(text, minuteAt, 2)];
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (text.length > 254 || at < 1 || at > 64) return false;
  const local = text.slice(0, at);
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  return (
    every(local, isLocalPart) &&
    text
      .slice(at + 1)
      .split(".")
      .every(isLabel)
  );
}

function isLabel(label: string): boolean {
  if (label.length < 1 || label.length > 63 || label.startsWith("-") || label.endsWith("-")) return false;
  return every(label, (code) => isAlphanumeric(code) || code === 45);
}

function isUri(text: string): boolean {
  const colon = text.indexOf(":");
  if (text.length > 2_048 || colon < 1 || colon > 32 || colon === text.length - 1) return false;
  const scheme = text.slice(0, colon);
  if (!isLetter(scheme.charCodeAt(0)) || !every(scheme, isSchemeMark)) return false;
  for (let i = colon + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 37) {
      if (!isHex(text.charCodeAt(i + 1)) || !isHex(text.charCodeAt(i + 2))) return false;
    } else if (!isUriMark(code)) return false;
  }
  return true;
}

function isUuid(text: string): boolean {
  if (text.length !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const dash = i === 8 || i === 13 || i === 18 || i === 23;
    if (dash ? text[i] !== "-" : !isHex(text.charCodeAt(i))) return false;
  }
  return true;
}

function isIpv4(text: string): boolean {
  if (text.length > 15) return false;
  const parts = text.split(".");
  return parts.length === 4 && parts.every(isOctet);
}

function isOctet(part: string): boolean {
  if (part.length < 1 || part.length > 3 || (part.length > 1 && part[0] === "0")) return false;
  const value = digits(part, 0, part.length);
  return value >= 0 && value <= 255;
}

function every(text: string, fits: (code: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) if (!fits(text.charCodeAt(i))) return false;
  return text.length > 0;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isAlphanumeric = (code: number): boolean => isLetter(code) || isDigit(code);
const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
const isSchemeMark = (code: number): boolean =>
  isAlphanumeric(code) || "+-.".includes(String.fromCharCode(code));
const isLocalPart = (code: number): boolean =>
  isAlphanumeric(code) || "!#$%&'*+/=?^_`{|}~.-".includes(String.fromCharCode(code));
const isUriMark = (code: number): boolean =>
  isAlphanumeric(code) || "-._~:/?#[]@!$&'()*+,;=".includes(String.fromCharCode(code));
