// What we say to PostgreSQL (protocol 3.0): several messages written into one buffer, sent with one Sync, so that a packet is
// one system call here, one wake-up there, and one answer.

import { type Cells, type OneCell, putCell, putCells } from "./cells";
import {
  closeLength,
  newSheet,
  openLength,
  putByte,
  putInt16,
  putInt32,
  putLetters,
  reserve,
  written,
} from "./sheet";

/** Cells travel in binary, everything else as text. */
export type Parameter = string | number | null | OneCell | Cells;

export type Packet = {
  parse(name: string, text: string): void;
  describe(name: string): void;
  bind(name: string, parameters: readonly Parameter[]): void;
  execute(): void;
  close(name: string): void;
  sync(): void;
  bytes(): Buffer;
};

const PACKET: Packet = {
  parse(name, text) {
    const start = begin(80); // P
    putName(name);
    putName(text);
    reserve(2);
    putInt16(0);
    closeLength(start, true);
  },
  describe(name) {
    const start = begin(68); // D
    putByte(83); // S: a statement
    putName(name);
    closeLength(start, true);
  },
  bind(name, parameters) {
    const start = begin(66); // B
    putName("");
    putName(name);
    reserve(2 * parameters.length + 4);
    putInt16(parameters.length);
    for (const value of parameters) putInt16(isBinary(value) ? 1 : 0);
    putInt16(parameters.length);
    for (const value of parameters) putParameter(value);
    reserve(2);
    putInt16(0);
    closeLength(start, true);
  },
  execute() {
    const start = begin(69); // E
    putName("");
    reserve(4);
    putInt32(0);
    closeLength(start, true);
  },
  close(name) {
    const start = begin(67); // C
    putByte(83);
    putName(name);
    closeLength(start, true);
  },
  sync() {
    closeLength(begin(83), true); // S
  },
  bytes: written,
};

export function openPacket(): Packet {
  newSheet();
  return PACKET;
}

function begin(kind: number): number {
  reserve(16);
  putByte(kind);
  return openLength();
}

function putName(name: string): void {
  putLetters(name);
  reserve(1);
  putByte(0);
}

const isBinary = (value: Parameter): value is OneCell | Cells => typeof value === "object" && value !== null;

function putParameter(value: Parameter): void {
  reserve(4);
  if (value === null) return putInt32(-1);
  if (isBinary(value) && "cell" in value) return putCell(value);
  const start = openLength();
  if (isBinary(value)) putCells(value);
  else putLetters(String(value));
  closeLength(start, false);
}
