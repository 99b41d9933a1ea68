// A letter as a page: one column that is as wide as the screen, readable without pictures, and dark where its reader's mail is.
// Nothing is loaded from anywhere, and the only links are ours.
import {
  type FootLine,
  type Letter,
  type ListedTask,
  lineOf,
  linesOf,
  type Mail,
  type More,
  moreText,
  type Part,
  textOf,
} from "./letter";

export const mailOf = (letter: Letter): Mail => ({
  subject: letter.subject,
  text: textOf(letter),
  html: htmlOf(letter),
});

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
const words = (text: string): string => escaped(lineOf(text));

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = "color:#1c2128";
const SOFT = "color:#57606a";
const WRAP = "overflow-wrap:anywhere;word-break:break-word";
const DARK = `
  .page{background:#14171c!important}
  .sheet{background:#1d2127!important;border-color:#3a414b!important}
  .ink{color:#e8ebef!important}
  .soft{color:#a9b2bd!important}
  .rule{border-color:#3a414b!important}
  .mark{color:#ffb4ab!important;border-color:#ffb4ab!important}
  .code{background:#2a3038!important;color:#fff!important;border-color:#4b5561!important}
  .button{background:#7cacf8!important;color:#0b1a33!important}
  .away{color:#8fb8fa!important}`;

function htmlOf({ subject, seen, parts, foot }: Letter): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${words(subject)}</title>
<style>:root{color-scheme:light dark;supported-color-schemes:light dark}@media (prefers-color-scheme:dark){${DARK}
}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f5f7;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${words(seen)}</div>
<div class="page" style="background:#f4f5f7;padding:20px 10px">
<div class="sheet ink" style="max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #d5dae0;border-radius:10px;padding:22px 20px;${FONT};font-size:16px;line-height:1.5;${INK};${WRAP}">
${parts.map(drawn).join("\n")}
</div>
<div class="soft" style="max-width:560px;margin:14px auto 0;padding:0 20px;${FONT};font-size:13px;line-height:1.5;${SOFT};${WRAP}">
${foot.map((line) => `<p style="margin:0 0 4px">${footLine(line)}</p>`).join("\n")}
</div>
</div>
</body>
</html>
`;
}

const footLine = (line: FootLine): string =>
  typeof line === "string"
    ? words(line)
    : `<a class="away" href="${escaped(line.url)}" style="color:#1f5fbf">${words(line.label)}</a>`;

function drawn(part: Part): string {
  switch (part.kind) {
    case "said":
      return `<p style="margin:0 0 14px">${words(part.text)}</p>`;
    case "title":
      return title(part.text, part.mark);
    case "rows":
      return `<div style="margin:0 0 16px">${part.rows.map(row).join("")}</div>`;
    case "quote":
      return quote(part.by, part.text);
    case "code":
      return `<p style="margin:0 0 6px">${words(part.before)}</p><p style="margin:0 0 18px"><span class="code" style="display:inline-block;padding:8px 14px;background:#f0f2f5;border:1px solid #cfd6de;border-radius:8px;font:600 24px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px;${INK}">${escaped(part.code)}</span></p>`;
    case "button":
      return `<p style="margin:4px 0 18px"><a class="button" href="${escaped(part.url)}" style="display:inline-block;padding:11px 22px;background:#1f5fbf;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none">${words(part.label)}</a></p>`;
    case "link":
      return `<p style="margin:0 0 10px"><a class="away" href="${escaped(part.url)}" style="color:#1f5fbf">${words(part.label)}</a></p>`;
    case "tasks":
      return listed(part.tasks, part.more);
  }
}

const title = (text: string, mark: string | null): string =>
  `<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3;font-weight:650"><bdi>${words(text)}</bdi></h1>${
    mark === null
      ? ""
      : `<p style="margin:0 0 12px"><span class="mark" style="display:inline-block;padding:1px 9px;border:1px solid #b3261e;border-radius:99px;color:#b3261e;font-size:14px;font-weight:600">${words(mark)}</span></p>`
  }`;

const row = ([label, text]: [string, string]): string =>
  `<div style="margin:0 0 6px"><span class="soft" style="${SOFT}">${words(label)}:</span> <bdi>${words(text)}</bdi></div>`;

const quote = (by: string, text: string): string =>
  `<p class="soft" style="margin:0 0 4px;${SOFT}">${words(by)}</p><blockquote class="rule" style="margin:0 0 16px;padding:2px 0 2px 12px;border-left:3px solid #cfd6de">${linesOf(
    text,
  )
    .map((line) => `<bdi>${escaped(line)}</bdi>`)
    .join("<br>")}</blockquote>`;

/** So long as a task is in the page of a mail: whoever lists many asks before. */
export const listedTask = ({ title, detail }: ListedTask): string =>
  `<li class="rule" style="margin:0;padding:9px 0;border-bottom:1px solid #e1e5ea"><bdi style="font-weight:600">${words(title)}</bdi><br><span class="soft" style="${SOFT};font-size:14px">${words(detail)}</span></li>`;

const listed = (tasks: ListedTask[], more: More | null): string =>
  `<ul style="margin:0 0 18px;padding:0;list-style:none">${tasks.map(listedTask).join("")}${
    more
      ? `<li style="padding:9px 0"><a class="away" href="${escaped(more.url)}" style="color:#1f5fbf">${moreText(more)}</a></li>`
      : ""
  }</ul>`;
