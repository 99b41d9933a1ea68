export function quantile(values: number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: number[]): number => quantile(values, 0.5);

export type Spread = { p50: number; p99: number };
export const spread = (values: number[]): Spread => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
});
