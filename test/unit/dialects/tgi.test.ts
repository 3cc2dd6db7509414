import assert from 'node:assert/strict';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { wireRecord } from '../../support/wire-record.ts';

const read = (queueTime: string, seed = 'Some(42)') =>
  normalizeSpan(
    wireRecord({
      name: 'generate',
      attributes: {
        total_time: '1.53s',
        validation_time: '231.5µs',
        queue_time: queueTime,
        inference_time: '1.5s',
        time_per_token: '15ms',
        seed,
      },
    }),
  );

describe('the dialect of Text Generation Inference', () => {
  for (const [printed, queueMs] of [
    ['61.253µs', 0.061253],
    ['1.234567ms', 1.234567],
    ['2.1s', 2100],
    ['900ns', 0.0009],
    ['Some(3ms)', 3],
  ] as const) {
    it(`reads ${printed} as Rust means it`, () =>
      assert.deepEqual(read(printed).serving, { queueMs }));
  }

  it('knows a request by its times, and its seed', () => {
    const { kind, llm } = read('1ms');
    assert.equal(kind, 'llm');
    assert.deepEqual(llm?.parameters, { seed: 42 });
    assert.equal(read('1ms', 'None').llm, undefined);
  });

  it('leaves out a duration that is none', () => {
    for (const printed of ['', 'soon', '1 ms', '1h']) {
      assert.equal(read(printed).serving, undefined);
    }
  });
});
