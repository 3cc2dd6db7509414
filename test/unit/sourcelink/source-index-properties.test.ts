import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SourceIndex } from '../../../src/sourcelink/source-index.ts';
import { testGrammars } from '../../support/grammars.ts';

const words =
  'answer apple bridge careful city customer decide document every first garden happen island judge kind ladder market never office paper question river sentence ticket under value window yellow zebra'.split(
    ' ',
  );

/** A few sentences of fixed text and holes between them, different in every run of the test. */
const template = fc
  .array(
    fc
      .array(fc.constantFrom(...words), { minLength: 5, maxLength: 12 })
      .map((each) => each.join(' ')),
    { minLength: 2, maxLength: 6 },
  )
  .map((sentences) => sentences.map((sentence) => `${sentence}.`));
const value = fc.oneof(
  fc.constant(''),
  fc.constantFrom('Ada', 'Lisbon', '42'),
  fc
    .array(fc.constantFrom('x1', 'y2', 'z3', '\n', '"', '{'), { maxLength: 60 })
    .map((all) => all.join(' ')),
);

interface Kind {
  readonly file: string;
  /** The source of a template whose pieces have a hole between each two. */
  source(pieces: readonly string[]): string;
}

const kinds: readonly Kind[] = [
  { file: 'literal.ts', source: (pieces) => `export const p = \`${pieces.join(' ${value} ')}\`;` },
  {
    file: 'sum.js',
    source: (pieces) =>
      `export const p = ${pieces.map((piece) => `'${piece}'`).join(' + value + ')};`,
  },
  { file: 'fstring.py', source: (pieces) => `p = f"""${pieces.join(' {value} ')}"""` },
  { file: 'format.py', source: (pieces) => `p = ("${pieces.join(' {value} "\n     "')}")` },
  { file: 'percent.py', source: (pieces) => `p = "${pieces.join(' %s ')}" % values` },
  { file: 'text.md', source: (pieces) => pieces.join('\n{value}\n') },
  { file: 'text.jinja', source: (pieces) => pieces.join('\n{{ value }}\n') },
];

describe('SourceIndex on random templates', () => {
  for (const kind of kinds) {
    it(`finds what is rendered from ${kind.file} at its own line and nothing else`, async () => {
      const grammars = await testGrammars();
      fc.assert(
        fc.property(
          fc.uniqueArray(template, {
            minLength: 2,
            maxLength: 5,
            selector: (pieces) => pieces.join(),
          }),
          fc.array(value, { minLength: 5, maxLength: 5 }),
          fc.nat(9),
          (templates, values, linesBefore) => {
            const index = new SourceIndex(grammars);
            for (const [number, pieces] of templates.entries())
              index.setFile(
                `${number}/${kind.file}`,
                `${'\n'.repeat(linesBefore)}${kind.source(pieces)}\n`,
              );
            for (const [number, pieces] of templates.entries()) {
              const text = render(pieces, values);
              const [match, ...others] = index.locate(text);
              assert.deepEqual(others, [], text);
              assert.equal(match?.path, `${number}/${kind.file}`, text);
              assert.equal(match.startLine, linesBefore + 1);
              assert.equal(text.slice(match.start, match.end).trim(), text.trim());
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  }

  it('never fails, and never points outside the text', async () => {
    const index = new SourceIndex(await testGrammars());
    const piece = fc.constantFrom(
      'You are a guide of ',
      '{city}',
      ' \\n ',
      '&amp;',
      'Never guess prices. ',
      '`',
      '${',
      '\ud83d',
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (source, message) => {
        for (const file of ['a.ts', 'a.py', 'a.md', 'a.yaml', 'a.json', 'a.sh', 'a.poml'])
          index.setFile(file, file === 'a.ts' ? `const a = \`${source}\`;` : source);
        for (const { start, end, coverage } of index.locate(message)) {
          assert.ok(0 <= start && start < end && end <= message.length);
          assert.ok(coverage > 0 && coverage <= 1);
        }
      }),
    );
  });
});

function render(pieces: readonly string[], values: readonly string[]): string {
  return pieces
    .map((piece, index) => (index === 0 ? piece : `${values[index - 1] ?? ''} ${piece}`))
    .join(' ');
}
