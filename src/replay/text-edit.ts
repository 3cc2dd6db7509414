import type { ResponseFrame } from '../model/recorded-exchange.ts';

/** `text` takes the place of the characters from `start` up to `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits of the whole body to its frames. An edit that runs over the end of a frame comes out in
 * the frame where it starts, so that a reader sees it no later than before. Edits are in order and apart.
 */
export function editFrames(
  frames: readonly ResponseFrame[],
  text: string,
  edits: readonly TextEdit[],
): readonly ResponseFrame[] {
  const byteEdits = toByteEdits(text, edits);
  const edited: ResponseFrame[] = [];
  let start = 0;
  for (const frame of frames) {
    const end = start + frame.bytes.length;
    const bytes = editBytes(frame.bytes, start, byteEdits);
    if (bytes.length > 0) edited.push({ offsetMs: frame.offsetMs, bytes });
    start = end;
  }
  return edited;
}

interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

function toByteEdits(text: string, edits: readonly TextEdit[]): readonly ByteEdit[] {
  const encoder = new TextEncoder();
  let characters = 0;
  let bytes = 0;
  const advanceTo = (character: number) => {
    bytes += encoder.encode(text.slice(characters, character)).length;
    characters = character;
    return bytes;
  };
  return edits.map((edit) => ({
    start: advanceTo(edit.start),
    end: advanceTo(edit.end),
    bytes: encoder.encode(edit.text),
  }));
}

/** `offset`: where in the body these bytes start. */
function editBytes(bytes: Uint8Array, offset: number, edits: readonly ByteEdit[]): Uint8Array {
  const end = offset + bytes.length;
  const pieces: Uint8Array[] = [];
  let copied = offset;
  for (const edit of edits) {
    if (edit.end <= offset || edit.start >= end) continue;
    pieces.push(bytes.subarray(copied - offset, Math.max(copied, edit.start) - offset));
    if (edit.start >= offset) pieces.push(edit.bytes);
    copied = Math.min(edit.end, end);
  }
  if (pieces.length === 0) return bytes;
  pieces.push(bytes.subarray(copied - offset));
  return joinBytes(pieces);
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
