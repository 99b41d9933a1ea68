// A post in plain lines, for whoever reads in the product what was sent.
import type { Json, JsonObject } from "../../domain/types";
import type { SlackText } from "./task-message";

export function readable({ text, blocks }: SlackText): string {
  const lines = blocks.flatMap(linesOf).filter((line) => line !== "");
  return lines.length > 0 ? lines.join("\n") : text;
}

function linesOf(block: JsonObject): string[] {
  if (block.type === "actions")
    return [
      childrenOf(block)
        .map((each) => `[${textIn(each)}]`)
        .join(" "),
    ];
  if (block.type === "rich_text") return childrenOf(block).flatMap(richLines);
  const own = block.text === undefined ? [] : [textIn(block)];
  const fields = listOf(block.fields).map((field) => textIn(field).replace("\n", ": "));
  return [...own, ...fields, ...childrenOf(block).map(textIn)];
}

function richLines(part: JsonObject): string[] {
  if (part.type === "rich_text_list")
    return childrenOf(part).map((item) => `• ${childrenOf(item).map(pieceText).join("")}`);
  return [childrenOf(part).map(pieceText).join("")];
}

const pieceText = (piece: JsonObject): string => String(piece.text ?? piece.fallback ?? "");
const childrenOf = (block: JsonObject): JsonObject[] => listOf(block.elements);
const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as JsonObject[]) : [];

/** Of an object with a text, or of the text itself. */
function textIn(value: JsonObject): string {
  const { text } = value;
  if (typeof text === "string") return text;
  return typeof text === "object" && text !== null && !Array.isArray(text) ? String(text.text ?? "") : "";
}
