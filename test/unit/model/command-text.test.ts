import assert from 'node:assert/strict';
import { commandText, splitPlainLine } from '../../../src/model/command-text.ts';

describe('commandText', () => {
  it('quotes only what a shell would read differently', () => {
    const command = {
      type: 'arguments',
      arguments: ['node', 'src/main.ts', "it's", 'a b'],
    } as const;
    assert.equal(commandText(command), String.raw`node src/main.ts 'it'\''s' 'a b'`);
  });

  it('leaves a shell line as it is', () => {
    assert.equal(commandText({ type: 'shell', line: 'npm test | tee log' }), 'npm test | tee log');
  });
});

describe('splitPlainLine', () => {
  it('splits words and takes quotes away', () => {
    assert.deepEqual(splitPlainLine(`node --name="a b" 'c d' e`), [
      'node',
      '--name=a b',
      'c d',
      'e',
    ]);
  });

  const shellOnly = [
    'a | b',
    'a && b',
    'A=1 node x',
    'echo $HOME',
    'ls *.ts',
    'cd ~',
    'echo "open',
    '',
  ];
  for (const line of shellOnly) {
    it(`leaves "${line}" to a shell`, () => assert.equal(splitPlainLine(line), undefined));
  }
});
