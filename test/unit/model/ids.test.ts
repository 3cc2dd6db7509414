import assert from 'node:assert/strict';
import { parseExecutionId, parseSpanId, parseTraceId } from '../../../src/model/ids.ts';

describe('ids', () => {
  it('are read in either case and kept in lower case', () => {
    assert.equal(
      parseTraceId('5B8EFFF798038103D269B633813FC60C'),
      '5b8efff798038103d269b633813fc60c',
    );
    assert.equal(parseSpanId('EEE19B7EC3C1B174'), 'eee19b7ec3c1b174');
  });

  it('are no ids where they are all zero, too short, too long or no hex', () => {
    for (const text of ['0'.repeat(32), 'a'.repeat(31), 'a'.repeat(33), 'g'.repeat(32), '']) {
      assert.equal(parseTraceId(text), undefined);
    }
    for (const text of ['0'.repeat(16), 'a'.repeat(15), 'a'.repeat(17), 'x'.repeat(16), '']) {
      assert.equal(parseSpanId(text), undefined);
    }
  });

  it('of executions hold nothing that a URL would read otherwise', () => {
    assert.equal(parseExecutionId('0123456789abcdef'), '0123456789abcdef');
    for (const text of [
      '../../../etc/passwd',
      'a'.repeat(15),
      'a'.repeat(41),
      'ABCDEF0123456789',
    ]) {
      assert.equal(parseExecutionId(text), undefined);
    }
  });
});
