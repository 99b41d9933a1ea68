/** The lines of a response as they arrive. Like Go's scanner, it gives up on a line that is longer than its buffer. */
export async function* linesOf(
  response: Response,
  longest = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of [...lines, rest])
      if (Buffer.byteLength(line) >= longest) throw new Error("bufio.Scanner: token too long");
    yield* lines;
  }
  if (rest !== "") yield rest;
}
