// A number for each answer, unique without asking for randomness each time: a process begins with some, and counts.
let begun = "";
let count = 0;

export function newRequestId(): string {
  if (begun === "") begun = crypto.randomUUID().slice(0, 24);
  count += 1;
  return begun + count.toString(16).padStart(12, "0");
}
