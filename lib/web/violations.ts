// A browser's report that the content policy stopped something. Anybody can post here, so little is read and less is kept.
const MOST_BYTES = 8_000;
const MOST_A_MINUTE = 20;
const KEPT = ["document-uri", "violated-directive", "effective-directive", "blocked-uri", "line-number"];

let minute = 0;
let told = 0;

export async function noteViolation(request: Request): Promise<void> {
  const now = Math.floor(Date.now() / 60_000);
  if (now !== minute) [minute, told] = [now, 0];
  if (told >= MOST_A_MINUTE || Number(request.headers.get("content-length") ?? MOST_BYTES + 1) > MOST_BYTES)
    return;
  told += 1;
  try {
    const { "csp-report": report } = JSON.parse((await request.text()).slice(0, MOST_BYTES));
    const said = Object.fromEntries(
      KEPT.filter((name) => name in report).map((name) => [name, String(report[name]).slice(0, 300)]),
    );
    console.warn(JSON.stringify({ level: "warn", event: "content_policy_violated", ...said }));
  } catch {
    // Not a browser's report.
  }
}
