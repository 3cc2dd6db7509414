import assert from 'node:assert/strict';
import { countRecords } from '../../../src/otlp/count-records.ts';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

const utf8 = new TextEncoder();

describe('countRecords', () => {
  for (const extension of ['pb', 'json']) {
    it(`counts log records (${extension})`, () => {
      const { body, format } = otlpFixture(`otlp/logs.${extension}`);
      assert.equal(countRecords(body, format, 'logs'), 1);
    });

    it(`counts the data points of every type of metric (${extension})`, () => {
      const { body, format } = otlpFixture(`otlp/metrics.${extension}`);
      assert.equal(countRecords(body, format, 'metrics'), 4);
    });
  }

  it('counts nothing in an empty request', () => {
    assert.equal(countRecords(new Uint8Array(), 'protobuf', 'logs'), 0);
    assert.equal(countRecords(utf8.encode('{}'), 'json', 'metrics'), 0);
  });

  it('reads snake_case, and null for nothing', () => {
    const request =
      '{"resource_logs":[{"scope_logs":[{"log_records":[{},{}]},{"log_records":null}]}]}';
    assert.equal(countRecords(utf8.encode(request), 'json', 'logs'), 2);
  });

  it('refuses what is no request', () => {
    for (const text of ['', '[]', '{"resourceLogs":{}}', '{"resourceLogs":[{]}', '{} {}']) {
      assert.throws(() => countRecords(utf8.encode(text), 'json', 'logs'), OtlpDecodeError, text);
    }
    assert.throws(() => countRecords(Uint8Array.of(10, 5), 'protobuf', 'logs'), OtlpDecodeError);
  });
});
