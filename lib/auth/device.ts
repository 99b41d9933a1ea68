// "Firefox on Windows": what a session's browser said of itself, in words that its owner knows it by. Whoever wants to lie
// here can; it proves nothing.

const BROWSERS: Array<[RegExp, string]> = [
  [/\bEdgA?(?:iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
];
// An iPad's says Macintosh too, and Android's says Linux.
const SYSTEMS: Array<[RegExp, string]> = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

const named = (list: Array<[RegExp, string]>, said: string): string | null =>
  list.find(([pattern]) => pattern.test(said))?.[1] ?? null;

export function deviceOf(userAgent: string | null): string {
  const said = (userAgent ?? "").slice(0, 500);
  const [browser, system] = [named(BROWSERS, said), named(SYSTEMS, said)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? (system ? `A browser on ${system}` : "An unknown browser");
}
