// What a modal carries unseen: what it was made for. The value is of our making (action-ids.ts), so it cannot be exchanged.
import { z } from "zod";

const shape = z.object({
  value: z.string().max(200),
  outcome: z.int().min(0).max(999).nullable(), // null: the person chooses in the modal
});
export type Metadata = z.output<typeof shape>;

export const writeMetadata = (metadata: Metadata): string => JSON.stringify(metadata);

export function readMetadata(text: string): Metadata | null {
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
