import assert from 'node:assert/strict';
import type { LogRecord, MetricPointRecord } from '../../../src/model/otlp-wire.ts';
import { decodeLog } from '../../../src/otlp/decode-log.ts';
import { decodeLogs } from '../../../src/otlp/decode-logs.ts';
import { decodeMetricPoint } from '../../../src/otlp/decode-metric-point.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';
import { maskLogRecord } from '../../../src/otlp/mask-log-record.ts';
import { maskMetricPoint } from '../../../src/otlp/mask-metric-point.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz012345';
const utf8 = new TextEncoder();

function logRecord(log: object, resource: object = {}): LogRecord {
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [log] }] }] };
  const [record] = decodeLogs(utf8.encode(JSON.stringify(request)), 'json').records;
  assert.ok(record);
  return record;
}

function pointRecord(metric: object): MetricPointRecord {
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] };
  const [record] = decodeMetrics(utf8.encode(JSON.stringify(request)), 'json').records;
  assert.ok(record);
  return record;
}

const attribute = (name: string, text: string) => ({ key: name, value: { stringValue: text } });

describe('maskLogRecord', () => {
  it('gives the same record where there is nothing to mask', () => {
    const { body, format } = otlpFixture('otlp/logs.pb');
    const [record] = decodeLogs(body, format).records;
    assert.ok(record);
    assert.equal(maskLogRecord(record), record);
  });

  it('masks a body of any shape, attributes, names and the resource, in the bytes too', () => {
    const masked = maskLogRecord(
      logRecord(
        {
          eventName: key,
          severityText: key,
          body: {
            kvlistValue: {
              values: [
                attribute('content', `use ${key} please`),
                { key: 'headers', value: { arrayValue: { values: [{ stringValue: key }] } } },
                attribute('password', 'hunter2'),
              ],
            },
          },
          attributes: [attribute('api_key', 'anything'), attribute('model', 'gpt')],
          unknownField: key,
        },
        { attributes: [attribute('token', key)] },
      ),
    );
    assert.ok(masked.log.body instanceof Map);
    assert.match(String(masked.log.body.get('content')), /^use \[masked:[\w-]+\] please$/);
    assert.equal(masked.log.attributes.get('model'), 'gpt');
    assert.deepEqual(decodeLog(masked.encoded), masked.log);
    const all = JSON.stringify([
      new TextDecoder().decode(masked.encoded.bytes),
      [...masked.resource.attributes],
    ]);
    assert.doesNotMatch(all, /abcdefghij|hunter2|anything/);
  });

  it('masks a body of plain text, and one that JSON hides in escapes', () => {
    const escaped = '{"body":{"stringValue":"\\u0073k-proj-abcdefghijklmnopqrstuvwxyz012345"}}';
    const text = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${escaped}]}]}]}`;
    const [record] = decodeLogs(utf8.encode(text), 'json').records;
    assert.ok(record);
    for (const each of [record, logRecord({ body: { stringValue: `Bearer ${key}` } })])
      assert.doesNotMatch(
        new TextDecoder().decode(maskLogRecord(each).encoded.bytes),
        /abcdefghij/,
      );
  });
});

describe('maskLogRecord with a body of bytes', () => {
  it('masks what JSON writes in base64', () => {
    const masked = maskLogRecord(logRecord({ body: { bytesValue: btoa(`use ${key} please`) } }));
    assert.deepEqual(masked.log.body, utf8.encode('use [masked:openai-key] please'));
    assert.deepEqual(decodeLog(masked.encoded), masked.log);
  });
});

describe('maskMetricPoint', () => {
  it('gives the same record where there is nothing to mask', () => {
    const { body, format } = otlpFixture('otlp/metrics.pb');
    for (const record of decodeMetrics(body, format).records)
      assert.equal(maskMetricPoint(record), record);
  });

  it('masks attributes, exemplars and what the metric is called, in the bytes too', () => {
    const masked = maskMetricPoint(
      pointRecord({
        name: 'calls',
        description: `of ${key}`,
        metadata: [attribute('secret', 'anything')],
        sum: {
          dataPoints: [
            {
              asInt: '3',
              attributes: [attribute('user', key)],
              exemplars: [{ filteredAttributes: [attribute('api_key', 'hunter2')] }],
            },
          ],
        },
      }),
    );
    assert.deepEqual(decodeMetricPoint(masked.encoded, 'sum'), masked.point);
    assert.equal(masked.point.shape === 'number' && masked.point.value, 3);
    const all = JSON.stringify([
      new TextDecoder().decode(masked.encoded.bytes),
      masked.metric.description,
      [...masked.metric.metadata],
    ]);
    assert.doesNotMatch(all, /abcdefghij|hunter2|anything/);
  });
});
