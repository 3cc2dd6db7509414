import assert from 'node:assert/strict';
import { decodeLogs } from '../../src/otlp/decode-logs.ts';
import { decodeTraces } from '../../src/otlp/decode-traces.ts';
import { OtlpDecodeError } from '../../src/otlp/otlp-decode-error.ts';
import { countRecordFields } from '../support/official-wire-check.ts';
import type { FuzzInput } from './fuzz-inputs.ts';

/**
 * What is kept and what is rejected of a request is all that is in it, by a count that shares no code
 * with ours. Says whether it could be counted: a request that is turned away as a whole is the sender's to
 * keep, and data points in a metric that is broken are nobody's to count.
 */
export function checkCounts({ signal, format, body }: FuzzInput): boolean {
  if (signal === 'metrics') return false;
  const decode = signal === 'traces' ? decodeTraces : decodeLogs;
  try {
    const { records, rejectedRecords } = decode(body, format);
    const expected = format === 'protobuf' ? countRecordFields(signal, body) : countJson(body);
    if (expected === undefined) return false;
    assert.equal(records.length + rejectedRecords, expected, `records of ${signal}`);
    return true;
  } catch (error) {
    if (error instanceof OtlpDecodeError) return false;
    throw error;
  }
}

/** `undefined` where the text is broken: ours keeps what it can of it, and there is no other reader that does. */
function countJson(body: Uint8Array): number | undefined {
  const request = parse(body);
  if (request === undefined) return undefined;
  return lists(request, /^resource(Spans|Logs|_spans|_logs)$/)
    .flatMap((group) => lists(group, /^scope(Spans|Logs|_spans|_logs)$/))
    .flatMap((group) => lists(group, /^(spans|logRecords|log_records)$/)).length;
}

function lists(value: unknown, name: RegExp): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => name.test(key))
    .flatMap(([, content]) => (Array.isArray(content) ? (content as unknown[]) : []));
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
