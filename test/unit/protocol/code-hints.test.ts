import assert from 'node:assert/strict';
import { codeHints } from '../../../src/protocol/code-hints.ts';

describe('codeHints', () => {
  it('reads the old and the new names', () => {
    const hints = { file: '/app/a.py', line: 3, functionName: 'plan', module: 'app.a' };
    assert.deepEqual(
      codeHints({
        attributes: {
          'code.file.path': '/app/a.py',
          'code.line.number': 3,
          'code.function.name': 'plan',
        },
        scope: 'app.a',
      }),
      hints,
    );
    assert.deepEqual(
      codeHints({
        attributes: {
          'code.filepath': '/app/a.py',
          'code.lineno': 3,
          'code.function': 'plan',
          'code.namespace': 'app.a',
        },
        scope: 'other',
      }),
      hints,
    );
  });

  it('leaves out what is no position and no name', () => {
    assert.deepEqual(
      codeHints({
        attributes: { 'code.file.path': '', 'code.line.number': 0, 'code.function': 7 },
      }),
      {},
    );
  });
});
