import { readFileSync } from 'node:fs';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';

export interface OtlpFixture {
  readonly name: string;
  readonly body: Uint8Array;
  readonly format: OtlpFormat;
}

/** A request body under `test/fixtures`, which is JSON where its name says so. */
export function otlpFixture(name: string): OtlpFixture {
  const body = readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
  return { name, body, format: name.endsWith('.json') ? 'json' : 'protobuf' };
}
