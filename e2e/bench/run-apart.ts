// Runs one measurement in a process of its own: its garbage and its event loop must not disturb the next one.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The file gets `input` as JSON in its first argument and prints its result as the last line. */
export function runApart<Out>(file: string, input: unknown, limitMs: number): Promise<Out> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", path, JSON.stringify(input)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code !== 0) reject(new Error(`${file} ended with ${code ?? signal}`));
      else resolve(JSON.parse(out.trim().split("\n").at(-1) ?? "") as Out);
    });
  });
}

export const startedApart = (url: string): boolean => process.argv[1] === fileURLToPath(url);
export const inputApart = <In>(): In => JSON.parse(process.argv[2] ?? "{}") as In;
