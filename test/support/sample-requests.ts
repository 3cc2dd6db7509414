import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Signal } from '../../src/otlp/export-response.ts';

/** One request body of those in `test/fixtures`, and how it is sent. */
export interface SampleRequest {
  readonly name: string;
  readonly transport: 'http' | 'grpc';
  readonly path: string;
  readonly contentType: string;
  readonly contentEncoding: string | undefined;
  /** As it goes over the wire; over gRPC without its frame. */
  readonly body: Buffer;
}

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Every request body that the tests have, in the order of their folders. */
export function sampleRequests(): readonly SampleRequest[] {
  return [
    ...foldersOf(join(fixtures, 'agents')).flatMap(readCapture),
    ...foldersOf(join(fixtures, 'requests')).flatMap(readPublished),
    ...readdirSync(join(fixtures, 'otlp'))
      .filter((file) => /\.(pb|json)$/.test(file))
      .flatMap((file) => published(file, readFileSync(join(fixtures, 'otlp', file)))),
  ];
}

function foldersOf(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name));
}

interface Manifest {
  readonly requests: readonly {
    readonly file: string;
    readonly transport: 'http' | 'grpc';
    readonly path: string;
    readonly contentType: string;
    readonly contentEncoding: string | null;
  }[];
}

function readCapture(folder: string): readonly SampleRequest[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return manifest.requests.map(({ file, contentEncoding, ...request }) => ({
    ...request,
    name: `${basename(folder)}/${file}`,
    contentEncoding: contentEncoding ?? undefined,
    body: readFileSync(join(folder, file)),
  }));
}

function readPublished(folder: string): readonly SampleRequest[] {
  const files = readdirSync(folder);
  if (files.includes('manifest.json')) return readCapture(folder);
  return files.flatMap((file) =>
    published(
      `${basename(folder)}/${file.replace(/\.gz$/, '')}`,
      gunzipSync(readFileSync(join(folder, file))),
    ),
  );
}

/** A file is one request, or a list of test cases with one request each. */
function published(name: string, body: Buffer): readonly SampleRequest[] {
  if (name.endsWith('.pb')) return [overHttp(name, body, signalOfName(name))];
  const content = JSON.parse(body.toString('utf8')) as
    object | readonly { readonly otlp?: object }[];
  if (!Array.isArray(content)) return [overHttp(name, body, signalOfMembers(content))];
  return (content as readonly { readonly otlp?: object }[]).flatMap(({ otlp }, index) =>
    otlp === undefined
      ? []
      : [overHttp(`${name}#${index}`, Buffer.from(JSON.stringify(otlp)), signalOfMembers(otlp))],
  );
}

function overHttp(name: string, body: Buffer, signal: Signal): SampleRequest {
  const isProtobuf = name.endsWith('.pb');
  return {
    name,
    transport: 'http',
    path: `/v1/${signal}`,
    contentType: isProtobuf ? 'application/x-protobuf' : 'application/json',
    contentEncoding: undefined,
    body,
  };
}

function signalOfName(name: string): Signal {
  if (/(logs|events)\.pb$/.test(name)) return 'logs';
  return name.endsWith('metrics.pb') ? 'metrics' : 'traces';
}

function signalOfMembers(request: object): Signal {
  if ('resourceLogs' in request) return 'logs';
  return 'resourceMetrics' in request ? 'metrics' : 'traces';
}
