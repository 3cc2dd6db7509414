import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { groupedBy } from '../../../src/base/grouped-by.ts';
import type { Grammars } from '../../../src/sourcelink/grammars.ts';
import { testGrammars } from '../../support/grammars.ts';
import { checkRendering, type RenderedProgram } from '../../support/rendered-templates.ts';

const fixture = fileURLToPath(
  new URL('../../fixtures/source/rendered/rendered.jsonl', import.meta.url),
);

describe('templates fit what the language itself renders from them', () => {
  let grammars: Grammars;
  before(async () => (grammars = await testGrammars()));

  const programs = readFileSync(fixture, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RenderedProgram & { readonly kind: string });
  for (const [name, some] of groupedBy(programs, ({ file, kind }) => `${kind} of ${file}`)) {
    it(`${name}, ${some.length} programs`, () => {
      for (const program of some) checkRendering(program, grammars);
    });
  }

  for (const [kind, write] of Object.entries(javascriptKinds())) {
    for (const file of ['target.js', 'target.ts', 'target.tsx']) {
      it(`${kind} of ${file}`, () => {
        fc.assert(
          fc.property(fc.array(piece(kind), { minLength: 1, maxLength: 4 }), (pieces) => {
            const own = pieces.map((text, index) => `word${index} ${text}`);
            const code = `const target = ${write(own)};\n`;
            const text = runInNewContext(`${prelude}${code}target`) as string;
            checkRendering({ file, code, text }, grammars);
          }),
          { numRuns: 40 },
        );
      });
    }
  }
});

const prelude = `const name = 'Ada <Lovelace>', count = 12, rules = ['one', 'two'];
const tag = (strings, ...values) => strings.map((each, i) => each + (values[i] ?? '')).join('');
const dedent = (text, ...values) => (typeof text === 'string' ? text : tag(text, ...values)).trim();
`;

function piece(kind: string): fc.Arbitrary<string> {
  const signs = ['"', "'", '`', '\\', '\n', '\t', 'é', '😀', '{', '}', '$', '#', '<b>', '&', ' '];
  // What a raw template cannot say.
  const own = kind === 'raw' ? signs.filter((sign) => !'`\\$'.includes(sign)) : signs;
  const words = fc.constantFrom('the', 'guest answers', 'never', '10 ', ...own);
  return fc.array(words, { maxLength: 8 }).map((some) => `${some.join(' ')} end. `);
}

/** How each kind of expression is written from pieces of fixed text, with a hole between each two. */
function javascriptKinds(): Readonly<Record<string, (pieces: readonly string[]) => string>> {
  const template = (pieces: readonly string[], hole = '${name}'): string =>
    `\`${pieces.map(inBackquotes).join(hole)}\``;
  const listed = (pieces: readonly string[]): string =>
    pieces.map((text, index) => quoted(text, index)).join(', name, ');
  return {
    template: (pieces) => template(pieces),
    call: (pieces) => template(pieces, "${rules.map((rule) => `- ${rule}`).join('\\n')}"),
    nested: (pieces) => template(pieces, '${`<${count}>`}'),
    raw: (pieces) => `String.raw\`${pieces.join('${count}')}\``,
    tagged: (pieces) => `tag${template(pieces)}`,
    dedent: (pieces) => `dedent(${template(pieces)}).trim()`,
    sum: (pieces) => pieces.map((text, index) => quoted(text, index)).join(' +\n  name + '),
    join: (pieces) => `[\n  ${listed(pieces)},\n].join('\\n\\n')`,
    filter: (pieces) => `[${listed(pieces)}].filter(Boolean).join(' ')`,
    concat: (pieces) => `''.concat(${listed(pieces)})`,
    replace: (pieces) => `${quoted(pieces.join('@@NAME@@'), 0)}.replaceAll('@@NAME@@', name)`,
  };
}

function inBackquotes(text: string): string {
  return text.replaceAll(/[`\\]|\$/g, String.raw`\$&`);
}

function quoted(text: string, index: number): string {
  const quote = index % 2 === 0 ? "'" : '"';
  const escaped = text.replaceAll(/["'\\]/g, String.raw`\$&`).replaceAll('\n', '\\n');
  return `${quote}${escaped.replaceAll('é', String.raw`\u00e9`)}${quote}`;
}
