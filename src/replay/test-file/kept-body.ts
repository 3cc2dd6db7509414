import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { parseBoundedJson } from '../bounded-json.ts';

/** Bytes as a person reads them: the one member says which form they have. */
export type KeptBody =
  | { readonly json: JsonValue }
  | { readonly events: readonly string[] }
  | { readonly text: string }
  | { readonly base64: string };

/** Requests are compared by what their JSON says, so that its white space is not kept. */
export function keepRequestBody(bytes: Uint8Array): KeptBody {
  const text = decodeText(bytes);
  if (text === undefined) return { base64: toBase64(bytes) };
  const json = parseBoundedJson(text);
  return json === undefined ? { text } : { json };
}

/** JSON only where the program reads the same from it, to the last digit; a stream as its events. */
export function keepAnswerBody(bytes: Uint8Array): KeptBody {
  const text = decodeText(bytes);
  if (text === undefined) return { base64: toBase64(bytes) };
  const json = parseBoundedJson(text);
  if (json !== undefined && JSON.stringify(json) === withoutSpace(text)) return { json };
  return /^(?:data|event|id|:)/.test(text) ? { events: splitEvents(text) } : { text };
}

/** Text where it is one, to its last character. */
export function keepText(
  bytes: Uint8Array,
): { readonly text: string } | { readonly base64: string } {
  const text = decodeText(bytes);
  return text === undefined ? { base64: toBase64(bytes) } : { text };
}

/** The pieces in which the body is sent: the events of a stream, else all at once. */
export function piecesOf(body: KeptBody): readonly Uint8Array[] {
  if ('base64' in body) return [fromBase64(body.base64)];
  if ('events' in body) return body.events.map(encode);
  return [encode('json' in body ? JSON.stringify(body.json) : body.text)];
}

/** Throws a sentence where an object from a file is no body. */
export function readKeptBody(body: JsonObject): KeptBody {
  const { json, events, text, base64 } = body;
  if (json !== undefined) return { json };
  if (typeof text === 'string') return { text };
  if (typeof base64 === 'string') return { base64 };
  if (Array.isArray(events) && events.every((event) => typeof event === 'string'))
    return { events };
  throw new Error('A body is none of "json", "events", "text" and "base64".');
}

/** Absent where there was none: a `GET`, an answer that broke off before its first byte. */
export function keptBodyOf(object: JsonObject): KeptBody | undefined {
  const body = object['body'];
  return isJsonObject(body) ? readKeptBody(body) : undefined;
}

/** The empty line at an event's end stays with it. */
function splitEvents(text: string): readonly string[] {
  return text.match(/[^]*?(?:\r?\n\r?\n|$)/g)?.filter((event) => event !== '') ?? [];
}

/** White space between the tokens of JSON; what stands in strings stays. */
function withoutSpace(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
