import assert from 'node:assert/strict';
import { indentedBlocks } from '../../../../src/editor/source/indented-lines.ts';

const code = `import os

class Agent:
    prompt = 'x'

    def answer(self, question):
        text = render(question)

        if text:
            return self.ask(text)
        return None

    def ask(self, text):
        pass
`.split('\n');

/** The blocks around the line that holds `text`. */
function around(text: string): [number, number][] {
  const line = code.findIndex((each) => each.includes(text));
  return indentedBlocks(code, line).map(({ startLine, endLine }) => [startLine, endLine]);
}

describe('the blocks around a line', () => {
  it('are told by indentation, innermost first', () => {
    assert.deepEqual(around('self.ask(text)'), [
      [9, 10],
      [6, 11],
      [3, 14],
    ]);
  });

  it('hold empty lines, and begin at the line that opens them', () => {
    assert.deepEqual(around('text = render'), [
      [6, 11],
      [3, 14],
    ]);
    assert.deepEqual(around('def answer'), [
      [6, 11],
      [3, 14],
    ]);
  });

  it('are none around a line that nothing is around', () => {
    assert.deepEqual(around('import os'), []);
    assert.deepEqual(indentedBlocks(code, 500), []);
    assert.deepEqual(indentedBlocks([], 0), []);
  });
});
