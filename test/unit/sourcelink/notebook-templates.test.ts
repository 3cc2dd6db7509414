import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extractTemplates } from '../../../src/sourcelink/extract-templates.ts';
import type { Template } from '../../../src/sourcelink/template.ts';
import { testGrammars } from '../../support/grammars.ts';

const file = fileURLToPath(new URL('../../fixtures/source/literals/notes.ipynb', import.meta.url));

describe('templates of a notebook', () => {
  const json = readFileSync(file, 'utf8');
  const templatesOf = async (text: string): Promise<readonly Template[]> =>
    extractTemplates('notes.ipynb', text, await testGrammars()).templates;

  it('know their cell and their lines in it', async () => {
    const templates = await templatesOf(json);
    assert.deepEqual(
      templates.map(({ names, notebookCell }) => [names[0], notebookCell]),
      [
        ['SYSTEM', { index: 1, startLine: 2, endLine: 3 }],
        ['ask', { index: 1, startLine: 4, endLine: 5 }],
        ['LAST', { index: 2, startLine: 1, endLine: 1 }],
      ],
    );
  });

  it('know where their holes stand in the JSON', async () => {
    const holes = (await templatesOf(json)).flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'hole' ? [part] : [])),
    );
    assert.deepEqual(
      holes.map(({ start, end }) => json.slice(start, end)),
      ['{town}', '{language}', 'question'],
    );
  });

  it('are those before the break where the JSON is broken', async () => {
    assert.equal((await templatesOf(json.slice(0, json.indexOf('LAST') + 10))).length, 2);
    assert.deepEqual(await templatesOf(']}{"cells":[{"source":'), []);
  });
});
