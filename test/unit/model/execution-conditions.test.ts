import assert from 'node:assert/strict';
import { conditionDifferences } from '../../../src/model/execution-conditions.ts';

describe('differences of conditions', () => {
  it('are none where all is as it was, and where nothing is known', () => {
    const conditions = {
      git: { commit: 'a'.repeat(40), changesHash: 'x' },
      runtime: { name: 'Node', version: '24.1.0' },
      packages: { openai: '6.0.0' },
      environment: ['MODE'],
    };
    assert.deepEqual(conditionDifferences(conditions, conditions), []);
    assert.deepEqual(conditionDifferences(conditions, {}), []);
    assert.deepEqual(conditionDifferences({}, conditions), []);
  });

  it('are told in sentences', () => {
    assert.deepEqual(
      conditionDifferences(
        {
          git: { commit: '1'.repeat(40), changesHash: 'x' },
          runtime: { name: 'Node', version: '22.1.0' },
          packages: { openai: '5.0.0', zod: '4.0.0' },
          environment: ['CITY', 'MODE'],
        },
        {
          git: { commit: '2'.repeat(40) },
          runtime: { name: 'Node', version: '24.0.0' },
          packages: { openai: '6.0.0', zod: '4.0.0' },
          environment: ['DEBUG', 'MODE'],
        },
      ),
      [
        'Commit 111111111 then, 222222222 now.',
        'Files that are not committed are not as they were.',
        'Node 22.1.0 then, 24.0.0 now.',
        'openai 5.0.0 then, 6.0.0 now.',
        'Set then and not now: CITY.',
        'Not set then: DEBUG.',
      ],
    );
  });

  it('do not ask for keys, which a replay does not need, and count what is too much to name', () => {
    const names = Array.from({ length: 8 }, (_, index) => `V${index}`);
    assert.deepEqual(
      conditionDifferences({ environment: ['OPENAI_API_KEY', ...names] }, { environment: [] }),
      ['Set then and not now: V0, V1, V2, V3, V4 and 3 more.'],
    );
  });
});
