import assert from 'node:assert/strict';
import { reverseEdit } from '../../../src/protocol/reverse-edit.ts';

const request = (...lines: readonly string[]): string =>
  ['POST /v1/chat/completions', '', 'model: gpt-5', ...lines, 'temperature: 1', ''].join('\n');

describe('reversing an edit', () => {
  it('finds the changed lines of a longer text', () => {
    assert.deepEqual(
      reverseEdit(
        request('messages[0].content:', '  You are Wren.', '  Be warm.', '  Be brief.'),
        request(
          'messages[0].content:',
          '  You are Wren.',
          '  Be short.',
          '  And kind.',
          '  Be brief.',
        ),
      ),
      { find: 'Be short.\nAnd kind.', replaceWith: 'Be warm.' },
    );
  });

  it('finds a text of one line', () => {
    assert.deepEqual(
      reverseEdit(
        request('messages[0].content: Be warm.'),
        request('messages[0].content: Be short.'),
      ),
      { find: 'Be short.', replaceWith: 'Be warm.' },
    );
  });

  it('puts a line that was taken away back behind the line before it', () => {
    assert.deepEqual(
      reverseEdit(
        request('messages[0].content:', '  You are Wren.', '  Be warm.', '  Be brief.'),
        request('messages[0].content:', '  You are Wren.', '  Be brief.'),
      ),
      { find: 'You are Wren.', replaceWith: 'You are Wren.\nBe warm.' },
    );
  });

  it('gives up where more than one text has changed', () => {
    assert.equal(reverseEdit(request('a: 1', 'b: 2'), request('a: 3', 'b: 4')), undefined);
    assert.equal(reverseEdit(request('a: 1'), request('a: 1', 'b: 4')), undefined);
    assert.equal(reverseEdit(request('a: 1'), request('a: 1')), undefined);
  });
});
