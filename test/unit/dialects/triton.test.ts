import assert from 'node:assert/strict';
import { nanos } from '../../../src/base/nanos.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

function read(moments: Readonly<Record<string, bigint>>) {
  const record = wireRecord({
    name: 'llama',
    attributes: { 'triton.model_name': 'llama', 'triton.request_id': 'r-1' },
  });
  const events = Object.entries(moments).map(([name, time]) => ({
    name,
    timeUnixNano: nanos(time),
    attributes: new Map(),
  }));
  return normalizeSpan({ ...record, span: { ...record.span, events } });
}

describe('the dialect of Triton', () => {
  it('reads how long a request waited from its moments', () => {
    const { serving, llm, kind } = read({
      REQUEST_START: 1_000_000n,
      QUEUE_START: 2_000_000n,
      COMPUTE_START: 5_500_000n,
      COMPUTE_END: 9_000_000n,
    });
    assert.deepEqual(serving, { queueMs: 3.5 });
    assert.deepEqual(llm, { requestModel: 'llama', responseId: 'r-1' });
    assert.equal(kind, 'span');
  });

  it('knows nothing of a wait that one span does not tell', () => {
    assert.equal(read({ QUEUE_START: 2n }).serving, undefined);
    assert.equal(read({ QUEUE_START: 5n, COMPUTE_START: 2n }).serving, undefined);
  });
});
