// Server-sent events, read as they come: the network may cut a stream anywhere, inside a character too.
export type Frame = { id: string; event: string; data: string };

const LONGEST = 1 << 20; // a frame that never ends must not fill the memory

/** Cuts text into frames. What is not finished stays for the next piece. */
export function frameReader(): (text: string) => Frame[] {
  let rest = "";
  let frame = blank();
  return (text) => {
    // A carriage return at the very end may be half of a line end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    if (rest.length + frame.data.length > LONGEST) throw new Error("The server sent a frame without end.");
    const done: Frame[] = [];
    for (const line of lines) {
      if (line !== "") frame = withLine(frame, line);
      else {
        if (frame.data !== "") done.push(frame);
        frame = blank();
      }
    }
    return done;
  };
}

const blank = (): Frame => ({ id: "", event: "", data: "" });

function withLine(frame: Frame, line: string): Frame {
  const colon = line.indexOf(":");
  const field = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
  if (field === "data") return { ...frame, data: frame.data === "" ? value : `${frame.data}\n${value}` };
  if (field === "event") return { ...frame, event: value };
  return field === "id" ? { ...frame, id: value } : frame; // a comment begins with its colon
}

export async function* readFrames(response: Response): AsyncGenerator<Frame> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const frames = frameReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* frames(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Whoever stops listening lets go of the connection.
    await reader.cancel().catch(() => undefined);
  }
}
