import assert from 'node:assert/strict';
import { accuracyLine, measureAccuracy } from '../../../bench/support/source-accuracy.ts';
import { grammarsFolder } from '../../support/grammars.ts';

describe('the messages that real engines rendered from several hundred prompts', () => {
  it('lead to their prompts and to nothing else', async function () {
    this.timeout(60_000);
    const { halves } = await measureAccuracy(grammarsFolder);
    assert.deepEqual(
      halves.map(({ half }) => half),
      ['open', 'held-out'],
    );
    for (const accuracy of halves) {
      const { expected, found, links, right } = accuracy;
      assert.ok(expected > 500 && links > 500, accuracyLine(accuracy));
      assert.ok(right >= 0.99 * links, accuracyLine(accuracy));
      assert.ok(found >= 0.99 * expected, accuracyLine(accuracy));
    }
  });
});
