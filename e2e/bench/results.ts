// From rounds to the rows of the goal table, and the plain figures behind the ratios.
import type { Measured } from "./goals";
import { type Cost, LANES, medianOf, type Round } from "./rounds";
import type { Waiting } from "./waiting";

export function measuredFrom(rounds: Round[], waiting: Waiting | null): Measured {
  const measured: Measured = {};
  if (rounds.length > 0) {
    const ratio = (lanes: number) =>
      medianOf(
        rounds,
        (round) => (round.product[lanes]?.perSecond ?? 0) / (round.baseline[lanes]?.perSecond ?? 1),
      );
    measured.at64 = ratio(64);
    measured.at16 = ratio(16);
    measured.at1 = ratio(1);
    measured.resumeSame = medianOf(rounds, (round) => round.resumeSame.resume.p50 / round.yardstick.ms.p50);
    measured.resumeOther = medianOf(rounds, (round) => round.resumeOther.resume.p50 / round.yardstick.ms.p50);
    measured.resumeTail = medianOf(rounds, (round) => round.product[64]?.resume.p99 ?? Number.NaN);
    measured.commits = medianOf(rounds, (round) => round.commitsPerRoundTrip[16] ?? Number.NaN);
  }
  if (waiting) {
    measured.million = waiting.ratio;
    measured.millionDisk = waiting.gigabytes;
    if (waiting.idlePercent !== null) measured.millionIdle = waiting.idlePercent;
  }
  return measured;
}

export function detailTable(rounds: Round[]): string {
  const lines = LANES.map((lanes) => {
    const of = (pick: (round: Round) => number | undefined, digits: number) =>
      medianOf(rounds, (round) => pick(round) ?? Number.NaN).toFixed(digits);
    const product = (pick: (result: NonNullable<Round["product"][number]>) => number, digits: number) =>
      of((round) => round.product[lanes] && pick(round.product[lanes]), digits);
    return [
      lanes,
      of((round) => round.baseline[lanes]?.perSecond, 0),
      `${of((round) => round.baseline[lanes]?.ms.p50, 2)} / ${of((round) => round.baseline[lanes]?.ms.p99, 1)}`,
      product((result) => result.perSecond, 0),
      `${product((result) => result.submit.p50, 2)} / ${product((result) => result.submit.p99, 1)}`,
      `${product((result) => result.decide.p50, 2)} / ${product((result) => result.decide.p99, 1)}`,
      `${product((result) => result.resume.p50, 2)} / ${product((result) => result.resume.p99, 1)}`,
      of((round) => round.commitsPerRoundTrip[lanes], 2),
      ["api", "worker", "postgres", "baseline"]
        .map((part) => of((round) => round.cost[lanes]?.[part as keyof Cost], 2))
        .concat(product((result) => result.cpuMs, 2))
        .join(" / "),
    ].join(" | ");
  });
  const alone = (name: string, pick: (round: Round) => number) =>
    `${name} ${medianOf(rounds, pick).toFixed(2)} ms`;
  return [
    "| at a time | PostgreSQL, one commit per command: round trips/s | each of them p50 / p99 ms | Countersign: round trips/s | submit p50 / p99 ms | decide p50 / p99 ms | resume p50 / p99 ms | commits per round trip | CPU ms per round trip: api / worker / PostgreSQL / (PostgreSQL under the baseline) / load generator |",
    "|---|---|---|---|---|---|---|---|---|",
    ...lines.map((line) => `| ${line} |`),
    "",
    `Alone, p50: ${alone("NOTIFY + one-row commit", (round) => round.yardstick.ms.p50)}, ` +
      `${alone("resume in the same process", (round) => round.resumeSame.resume.p50)}, ` +
      `${alone("in another", (round) => round.resumeOther.resume.p50)}.`,
  ].join("\n");
}
