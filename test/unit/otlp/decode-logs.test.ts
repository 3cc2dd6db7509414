import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { LogWire } from '../../../src/model/otlp-wire.ts';
import { decodeLog } from '../../../src/otlp/decode-log.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { encodeLog } from '../../../src/otlp/encode-log.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';
import { attributes } from '../../support/span-arbitraries.ts';

const utf8 = new TextEncoder();

function decodeRecords(...logRecords: readonly unknown[]) {
  const request = { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
  return decodeLogs(utf8.encode(JSON.stringify(request)), 'json');
}

function decodeOne(log: object): LogWire {
  const [record] = decodeRecords(log).records;
  assert.ok(record);
  return record.log;
}

describe('decodeLogs', () => {
  for (const extension of ['pb', 'json']) {
    it(`reads every field of a log record (${extension})`, () => {
      const { body, format } = otlpFixture(`otlp/logs.${extension}`);
      const { records, rejectedRecords } = decodeLogs(body, format);
      assert.equal(rejectedRecords, 0);
      assert.deepEqual(
        records.map(({ log, resource, scope }) => ({ log, resource, scope })),
        [
          {
            log: {
              timeUnixNano: 1_544_712_660_300_000_000n,
              observedTimeUnixNano: 1_544_712_660_300_000_000n,
              severityNumber: 10,
              severityText: 'Information',
              body: 'Example log record',
              attributes: new Map<string, unknown>([
                ['string.attribute', 'some string'],
                ['boolean.attribute', true],
                ['int.attribute', 10],
                ['double.attribute', 637.704],
                ['array.attribute', ['many', 'values']],
                ['map.attribute', new Map([['some.map.key', 'some value']])],
              ]),
              droppedAttributesCount: 0,
              flags: 0,
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              eventName: '',
            },
            resource: { attributes: new Map([['service.name', 'my.service']]), schemaUrl: '' },
            scope: {
              name: 'my.library',
              version: '1.0.0',
              attributes: new Map([['my.scope.attribute', 'some scope attribute']]),
              schemaUrl: '',
            },
          },
        ],
      );
      for (const { log, encoded } of records) assert.deepEqual(decodeLog(encoded), log);
    });

    it(`reads an event, whose body is a list of keys and values (${extension})`, () => {
      const { body, format } = otlpFixture(`otlp/events.${extension}`);
      const [record] = decodeLogs(body, format).records;
      assert.equal(record?.log.eventName, 'browser.page_view');
      assert.ok(record.log.body instanceof Map);
      assert.equal(record.log.body.get('type'), 0);
      assert.equal(record.log.body.get('title'), 'Free Online GUID Generator');
      assert.equal('traceId' in record.log, false);
    });
  }

  it('keeps a record without ids, and no span id without a trace', () => {
    for (const ids of [
      {},
      { traceId: '', spanId: '' },
      { traceId: 'zz', spanId: '1'.repeat(16) },
    ]) {
      const log = decodeOne(ids);
      assert.equal('traceId' in log || 'spanId' in log, false);
    }
    const ofTrace = decodeOne({ traceId: 'a'.repeat(32), spanId: '0'.repeat(16) });
    assert.equal(ofTrace.traceId, 'a'.repeat(32));
    assert.equal('spanId' in ofTrace, false);
  });

  it('reads severities by number and by name', () => {
    assert.equal(decodeOne({ severityNumber: 9 }).severityNumber, 9);
    assert.equal(decodeOne({ severityNumber: 'SEVERITY_NUMBER_TRACE' }).severityNumber, 1);
    assert.equal(decodeOne({ severityNumber: 'SEVERITY_NUMBER_INFO' }).severityNumber, 9);
    assert.equal(decodeOne({ severity_number: 'SEVERITY_NUMBER_FATAL4' }).severityNumber, 24);
  });

  it('rejects what has no date, counts it and keeps the others', () => {
    const { records, rejectedRecords, problems } = decodeRecords(
      { timeUnixNano: '-1' },
      { body: { stringValue: 'kept' } },
      { observedTimeUnixNano: '18446744073709551615' },
      7,
    );
    assert.deepEqual(
      records.map(({ log }) => log.body),
      ['kept'],
    );
    assert.equal(rejectedRecords, 3);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message.slice(0, 23)]),
      [
        ['bad-time', '2 log records rejected:'],
        ['bad-encoding', '1 log record rejected: '],
      ],
    );
  });

  it('counts the records of a resource that cannot be read', () => {
    let value: object = { stringValue: 'deep' };
    for (let depth = 0; depth < 80; depth += 1) value = { arrayValue: { values: [value] } };
    const resource = { attributes: [{ key: 'deep', value }] };
    const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{}, {}] }] }] };
    const decoded = decodeLogs(utf8.encode(JSON.stringify(request)), 'json');
    assert.equal(decoded.rejectedRecords, 2);
    assert.equal(decoded.problems[0]?.code, 'too-deep');
  });

  it('gives back what encodeLog wrote', () => {
    fc.assert(
      fc.property(attributes, fc.string({ unit: 'binary' }), (values, text) => {
        const log = { ...decodeOne({ timeUnixNano: '5' }), attributes: values, eventName: text };
        for (const body of [values, text, undefined]) {
          assert.deepEqual(decodeLog(encodeLog({ ...log, body })), { ...log, body });
        }
      }),
      { numRuns: 300 },
    );
  });
});
