import assert from 'node:assert/strict';
import { toPointToStore } from '../../../src/collector/metric-encoding.ts';
import { decodeMetrics } from '../../../src/otlp/decode-metrics.ts';

describe('metrics as they are stored', () => {
  it('name the same series whatever the order of its attributes', () => {
    const attribute = (key: string, value: object) => ({ key, value });
    const city = attribute('city', { stringValue: 'Lisbon' });
    const count = attribute('__proto__', { intValue: '9007199254740993' });
    const dataPoints = [{ attributes: [city, count] }, { attributes: [count, city] }];
    const metrics = [{ name: 'calls', gauge: { dataPoints }, metadata: [city] }];
    const request = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
    const { records } = decodeMetrics(new TextEncoder().encode(request), 'json');
    const [first, second] = records.map(toPointToStore);
    assert.equal(first?.attributes, '{"__proto__":"9007199254740993","city":"Lisbon"}');
    assert.equal(second?.attributes, first.attributes);
    assert.equal(first.metadata, '{"city":"Lisbon"}');
  });
});
