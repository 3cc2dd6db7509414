import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Type } from 'protobufjs';
import { decodeLog } from '../../../src/otlp/decode-log.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeMetricPoint } from '../../../src/otlp/decode-metric-point.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import type { Signal } from '../../../src/otlp/export-response.ts';
import { byteEdits, byteOverwrites, editBytes } from '../../support/byte-edits.ts';
import { officialRequests } from '../../support/official-messages.ts';
import { decodeOfficial, encodeOfficial, recordTypes } from '../../support/official-protocol.ts';
import { officialRecords, type OfficialRecord } from '../../support/official-records.ts';
import { hasWellFormedOutline, isWellFormedRecord } from '../../support/official-wire-check.ts';

interface Read {
  readonly records: readonly OfficialRecord[];
  readonly rejectedRecords: number;
}

/** Our decoder, from the request to what is read again of each record that it keeps. */
const decoders: Readonly<Record<Signal, (body: Uint8Array) => Read>> = {
  traces: (body) => {
    const { records, rejectedRecords } = decodeTraces(body, 'protobuf');
    return {
      rejectedRecords,
      records: records.map(({ encoded, resource, scope }) => ({
        record: decodeSpan(encoded),
        resource,
        scope,
      })),
    };
  },
  logs: (body) => {
    const { records, rejectedRecords } = decodeLogs(body, 'protobuf');
    return {
      rejectedRecords,
      records: records.map(({ encoded, resource, scope }) => ({
        record: decodeLog(encoded),
        resource,
        scope,
      })),
    };
  },
  metrics: (body) => {
    const { records, rejectedRecords } = decodeMetrics(body, 'protobuf');
    return {
      rejectedRecords,
      records: records.map(({ metric, encoded, resource, scope }) => ({
        record: { metric, point: decodeMetricPoint(encoded, metric.type) },
        resource,
        scope,
      })),
    };
  },
};

interface KeptRecord {
  readonly type: Type;
  readonly bytes: Uint8Array;
}

/** Of each record that ours keeps: the bytes that it keeps, and what they have to be. */
const keptRecords: Readonly<Record<Signal, (body: Uint8Array) => readonly KeptRecord[]>> = {
  traces: (body) =>
    decodeTraces(body, 'protobuf').records.map(({ encoded }) => ({
      type: recordTypes.span,
      bytes: encoded.bytes,
    })),
  logs: (body) =>
    decodeLogs(body, 'protobuf').records.map(({ encoded }) => ({
      type: recordTypes.log,
      bytes: encoded.bytes,
    })),
  metrics: (body) =>
    decodeMetrics(body, 'protobuf').records.map(({ metric, encoded }) => ({
      type: recordTypes[metric.type],
      bytes: encoded.bytes,
    })),
};

/**
 * `undefined` where the request is turned away as a whole. Ours does that also where a known field has
 * another wire type: a sender that means it is of a protocol that ours does not know.
 */
function keptOf(signal: Signal, body: Uint8Array): readonly KeptRecord[] | undefined {
  try {
    return keptRecords[signal](body);
  } catch (error) {
    if (error instanceof OtlpDecodeError) return undefined;
    throw error;
  }
}

const someEdits = fc.oneof(byteEdits, { weight: 3, arbitrary: byteOverwrites });

describe('requests made from the definitions of the protocol', function () {
  this.timeout(60_000);

  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    it(`are read by ours as by an independent library (${signal})`, () => {
      fc.assert(
        fc.property(officialRequests(signal), (request) => {
          const body = encodeOfficial(signal, request);
          const expected = officialRecords(signal, decodeOfficial(signal, body));
          const kept = expected.filter((record) => record !== undefined);
          const { records, rejectedRecords } = decoders[signal](body);
          assert.equal(rejectedRecords, expected.length - kept.length);
          assert.deepEqual(records, kept);
        }),
        { numRuns: 300 },
      );
    });

    it(`are turned away, or their records are, where they are broken (${signal})`, () => {
      let [broken, kept] = [0, 0];
      fc.assert(
        fc.property(officialRequests(signal), someEdits, (request, edits) => {
          const body = editBytes(encodeOfficial(signal, request), edits);
          const records = keptOf(signal, body);
          if (!hasWellFormedOutline(signal, body)) {
            broken += 1;
            assert.equal(records, undefined);
          }
          for (const { type, bytes } of records ?? []) {
            kept += 1;
            assert.ok(isWellFormedRecord(type, bytes));
          }
        }),
        { numRuns: 1000 },
      );
      assert.ok(broken > 50 && kept > 50, `${broken} requests broken, ${kept} records kept`);
    });
  }
});
