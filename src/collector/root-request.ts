import type { Attributes, AttributeValue } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import { decodeSpan } from '../otlp/decode-span.ts';
import type { RootRequest } from '../protocol/collector-api.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredRun } from '../store/run-reader.ts';

/** Of OTLP: a span that answers a request from outside. */
const serverKind = 2;

/**
 * The request that a run began with, where its first span says that it answered one: then its command is a
 * server, which does nothing until it is asked again. In the words of the conventions for HTTP, the newer
 * and the older ones.
 */
export function rootRequest(store: Store, { run }: StoredRun): RootRequest | undefined {
  for (const { encoded } of store.spans.ofRun(run.traceId)) {
    const span = decodeSpan(encoded);
    if (isRoot(span)) return span.kind === serverKind ? requestOf(span.attributes) : undefined;
  }
  return undefined;
}

/** One that a caller's span stands above, which this store has not, is the first here all the same. */
function isRoot(span: SpanWire): boolean {
  return span.parentSpanId === undefined || span.kind === serverKind;
}

/** Exported for its test. */
export function requestOf(attributes: Attributes): RootRequest | undefined {
  const method = textOf(attributes, 'http.request.method', 'http.method')?.toUpperCase();
  const target = targetOf(attributes);
  if (method === undefined || target === undefined || !/^[A-Z]{3,10}$/.test(method))
    return undefined;
  const body = textOf(attributes, ...bodyNames);
  return {
    method,
    url: `http://127.0.0.1${portText(attributes)}${target}`,
    headers: headersOf(attributes),
    ...(body !== undefined && { body }),
  };
}

/** Path and query; nothing that could lead elsewhere. */
function targetOf(attributes: Attributes): string | undefined {
  const path = textOf(attributes, 'url.path');
  const query = textOf(attributes, 'url.query');
  const whole = textOf(attributes, 'url.full', 'http.url');
  const told =
    path === undefined
      ? (textOf(attributes, 'http.target') ?? pathOf(whole))
      : `${path}${query === undefined || query === '' ? '' : `?${query}`}`;
  return told !== undefined && /^\/(?!\/)[^\s#]*$/.test(told) ? told : undefined;
}

function pathOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null ? undefined : `${parsed.pathname}${parsed.search}`;
}

function portText(attributes: Attributes): string {
  const names = ['server.port', 'net.host.port', 'http.host'];
  const told = names.map((name) => attributes.get(name)).find((value) => value !== undefined);
  const port = /(?:^|:)(\d{1,5})$/.exec(scalarText(told) ?? '')?.[1];
  return port === undefined ? '' : `:${port}`;
}

/** No convention names it; these are what instrumentations and programs use. */
const bodyNames = [
  'http.request.body.content',
  'http.request.body',
  'http.request.body.text',
  'http.body',
];

/** `http.request.header.content-type`; what a client sets itself, and what was masked, is left out. */
function headersOf(attributes: Attributes): { readonly [name: string]: string } {
  const prefix = 'http.request.header.';
  const headers: [string, string][] = [];
  for (const [key, value] of attributes) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length).toLowerCase().replaceAll('_', '-');
    const text = scalarText(Array.isArray(value) ? (value as readonly AttributeValue[])[0] : value);
    const isOurs = ownHeaders.has(name) || !/^[a-z0-9-]+$/.test(name);
    if (text !== undefined && !isOurs && !text.includes('[masked')) headers.push([name, text]);
  }
  return Object.fromEntries(headers);
}

const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'traceparent',
  'tracestate',
]);

function textOf(attributes: Attributes, ...names: string[]): string | undefined {
  return names.map((name) => attributes.get(name)).find((value) => typeof value === 'string');
}

function scalarText(value: AttributeValue): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
