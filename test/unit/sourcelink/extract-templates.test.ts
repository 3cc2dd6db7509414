import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractTemplates, mayHoldTemplates } from '../../../src/sourcelink/extract-templates.ts';
import type { Grammars } from '../../../src/sourcelink/grammars.ts';
import { sourceOffsetAt } from '../../../src/sourcelink/source-text.ts';
import type { Part, Template } from '../../../src/sourcelink/template.ts';
import { matchGolden } from '../../support/golden.ts';
import { testGrammars } from '../../support/grammars.ts';

const folder = fileURLToPath(new URL('../../fixtures/source/literals', import.meta.url));

describe('extracting templates', () => {
  let grammars: Grammars;
  before(async () => (grammars = await testGrammars()));

  for (const file of readdirSync(folder).toSorted()) {
    it(`finds every literal and placeholder of ${file}`, () => {
      const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
      const { templates } = extractTemplates(file, text, grammars);
      matchGolden(`source/literals/${file}`, templates.map(describeTemplate).join('\n'));
    });

    it(`knows where the fixed text of ${file} stands`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const { templates } = extractTemplates(file, text, grammars);
      for (const part of templates.flatMap(({ parts }) => parts)) {
        // A letter stands for itself in every language, whatever escapes are around it.
        for (const { index } of part.kind === 'fixed' ? part.text.matchAll(/[a-z]{3}/g) : []) {
          if (part.kind !== 'fixed') continue;
          const at = sourceOffsetAt(part, index);
          assert.equal(text.slice(at, at + 3), part.text.slice(index, index + 3));
        }
      }
    });
  }

  it('survives code that does not parse', () => {
    const { templates } = extractTemplates(
      'a.ts',
      'const a = `open ${ "text in a hole" ',
      grammars,
    );
    assert.ok(templates.length <= 2);
  });

  for (const file of ['a.ts', 'a.py']) {
    it(`takes a very long sum in ${file} for one template`, () => {
      const code = `x = ${"'a' + ".repeat(800)}'b'`;
      const { templates } = extractTemplates(file, code, grammars);
      assert.deepEqual(
        templates.map(({ parts }) => parts.length),
        [801],
      );
    });
  }

  it('is not held up by a minified file, whose one line defines hundreds of names', () => {
    const code = Array.from({ length: 3_000 }, (_, n) => `f${n}({name:"n${n}",a:[b,c]});`).join('');
    const { templates } = extractTemplates('a.js', `// A head.\n${code}`, grammars);
    assert.equal(templates.length, 3_000);
  });

  it('finds nothing in a file of another kind', () => {
    assert.deepEqual(extractTemplates('a.png', 'You are a picture', grammars).templates, []);
    assert.equal(mayHoldTemplates('a.png'), false);
    assert.equal(mayHoldTemplates('web/package-lock.json'), false);
    assert.equal(mayHoldTemplates('prompts/A.PROMPTY'), true);
  });

  it('remembers what a variable is set to, so that a hole leads on', () => {
    const { aliases } = extractTemplates('a.ts', 'const rules = load(SAFETY_RULES);', grammars);
    assert.equal(aliases.get('rules'), 'load(SAFETY_RULES)');
  });
});

function describeTemplate({ startLine, endLine, names, parts }: Template): string {
  const head = `${startLine}-${endLine} ${names.join(' < ')}`.trimEnd();
  return [head, ...parts.map((part) => `    ${describePart(part)}`)].join('\n');
}

function describePart(part: Part): string {
  if (part.kind === 'hole') return `⟦${part.expression.replaceAll('\n', ' ')}⟧`;
  return `${JSON.stringify(part.text)}${part.optional ? ' or nothing' : ''}`;
}
