import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { RecordedRequest } from '../model/recorded-exchange.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { type CanonicalText, canonicalText } from './canonical-text.ts';
import { headerValue, providerMark, truncatedMark } from './exchange-marks.ts';
import { formatOf } from './formats/all-formats.ts';
import type { ComponentName, RequestFormat } from './formats/request-format.ts';
import { findVolatileTokens, type VolatileToken } from './volatile-tokens.ts';

/** A request whose credentials are masked, taken apart for matching. */
export interface ReadRequest {
  readonly method: string;
  readonly path: string;
  readonly provider: string | undefined;
  /** Of the trace that the program said it belongs to; it says nothing of what was asked. */
  readonly traceId: string | undefined;
  /** The parsed body; a string where it is not JSON, `undefined` where there is none. */
  readonly body: JsonValue | undefined;
  /** Absent where the body is no JSON object. */
  readonly format: RequestFormat | undefined;
  readonly components: ReadonlyMap<ComponentName, CanonicalText>;
  readonly exact: MatchKey;
  readonly near: MatchKey;
  /** Only the beginning of the body is known, so that equality cannot be. */
  readonly truncated: boolean;
}

/** Two requests with equal keys have tokens that pair up one to one. */
export interface MatchKey {
  readonly key: string;
  readonly tokens: readonly VolatileToken[];
}

export function readRequest(request: RecordedRequest): ReadRequest {
  const { body, format, components, order } = readBody(request);
  const path = findVolatileTokens(request.path);
  const start = `${request.method} ${path.normalised}\n`;
  const everything = [...components.values()];
  const asked = [...components].filter(([name]) => name !== 'transport');
  return {
    method: request.method,
    path: request.path,
    provider: headerValue(request.headers, providerMark),
    traceId: /^00-([0-9a-f]{32})-/.exec(headerValue(request.headers, 'traceparent') ?? '')?.[1],
    body,
    format,
    components,
    exact: {
      key: [start, order, ...everything.flatMap((each) => [each.text, each.keyOrder])].join('\n'),
      tokens: [...path.tokens, ...everything.flatMap((each) => each.tokens)],
    },
    near: {
      key: [start, ...asked.map(([name, each]) => `${name} ${nearText(name, each)}`)].join('\n'),
      tokens: [...path.tokens, ...asked.flatMap(([, each]) => each.tokens)],
    },
    truncated: headerValue(request.headers, truncatedMark) !== undefined,
  };
}

/** White space at the ends is nothing only in prose: the stop sequence "\n" is not "". */
function nearText(name: ComponentName, component: CanonicalText): string {
  return name === 'system' || name === 'messages' ? component.trimmedText : component.text;
}

interface ReadBody {
  readonly body: JsonValue | undefined;
  readonly format: RequestFormat | undefined;
  readonly components: ReadonlyMap<ComponentName, CanonicalText>;
  /** The order of the top-level members. */
  readonly order: string;
}

function readBody(request: RecordedRequest): ReadBody {
  if (request.body.length === 0) {
    return { body: undefined, format: undefined, components: new Map(), order: '' };
  }
  const text = bodyText(request);
  const body = parseBoundedJson(text);
  if (!isJsonObject(body)) {
    const opaque = body ?? text;
    return {
      body: opaque,
      format: undefined,
      components: new Map([['body', canonicalText(opaque, new Set())]]),
      order: '',
    };
  }
  const format = formatOf(body, request.path);
  const components = new Map<ComponentName, CanonicalText>();
  for (const [name, members] of splitBody(body, format)) {
    components.set(name, canonicalText(members, idMembersOf(format, name)));
  }
  return { body, format, components, order: JSON.stringify(Object.keys(body)) };
}

/** Every top-level member goes to exactly one component; only conversations are split in two. */
function splitBody(
  body: JsonObject,
  format: RequestFormat,
): ReadonlyMap<ComponentName, JsonObject> {
  const parts = new Map<ComponentName, [string, JsonValue][]>();
  const add = (name: ComponentName, key: string, value: JsonValue) => {
    const entries = parts.get(name);
    if (entries === undefined) parts.set(name, [[key, value]]);
    else entries.push([key, value]);
  };
  for (const [key, value] of Object.entries(body)) {
    if (format.messages.includes(key) && isJsonArray(value)) {
      const system = value.filter(isSystemItem);
      if (system.length > 0) add('system', key, system);
      add(
        'messages',
        key,
        value.map((item) => (isSystemItem(item) ? systemPlace : item)),
      );
    } else {
      add(componentOf(key, format), key, value);
    }
  }
  const sorted = [...parts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return new Map(sorted.map(([name, entries]) => [name, Object.fromEntries(entries)]));
}

/** Keeps the system message's place in the conversation, where its words are another component's. */
const systemPlace: JsonValue = { role: 'system' };

function isSystemItem(item: JsonValue): boolean {
  return isJsonObject(item) && (item['role'] === 'system' || item['role'] === 'developer');
}

/** Only conversations refer to calls by id; in a tool's schema, `id` is a name like any other. */
export function idMembersOf(format: RequestFormat, name: ComponentName): ReadonlySet<string> {
  return new Set(name === 'system' || name === 'messages' ? format.ids : []);
}

export function componentOf(key: string, format: RequestFormat): ComponentName {
  if (key === 'model') return 'model';
  if (format.system.includes(key)) return 'system';
  if (format.messages.includes(key)) return 'messages';
  if (format.tools.includes(key)) return 'tools';
  if (format.transport.includes(key)) return 'transport';
  return 'parameters';
}

/** Bytes that are no UTF-8 become one character each. A form's random boundary is taken out. */
function bodyText(request: RecordedRequest): string {
  const text = decodeText(request.body) ?? oneCharacterPerByte(request.body);
  const contentType = headerValue(request.headers, 'content-type') ?? '';
  const boundary = /boundary="?([^";]{8,70})/.exec(contentType)?.[1];
  return boundary === undefined ? text : text.replaceAll(boundary, 'boundary');
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function oneCharacterPerByte(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return pieces.join('');
}
