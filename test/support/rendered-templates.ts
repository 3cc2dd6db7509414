import assert from 'node:assert/strict';
import { extractTemplates } from '../../src/sourcelink/extract-templates.ts';
import type { Grammars } from '../../src/sourcelink/grammars.ts';
import { LineIndex } from '../../src/sourcelink/line-index.ts';
import { sourceOffsetAt } from '../../src/sourcelink/source-text.ts';
import type { Template } from '../../src/sourcelink/template.ts';

/** A program with one prompt, and the text that the language itself made of it. */
export interface RenderedProgram {
  readonly file: string;
  readonly code: string;
  readonly text: string;
}

/** Every piece of fixed text begins with a word of its own. */
const ownWord = /word\d+/g;

/**
 * The template must account for the whole text, white space aside, with nothing but its holes to vary;
 * and each word of the text must lead to the line that it stands at in the code.
 */
export function checkRendering({ file, code, text }: RenderedProgram, grammars: Grammars): void {
  const { templates } = extractTemplates(file, code, grammars);
  const template = templates.find((each) => wordsOf(each).has('word0'));
  assert.ok(template, `no template holds the text of\n${code}`);
  const fits = patternOf(template).test(text.replaceAll(/\s/g, ''));
  assert.ok(fits, `${JSON.stringify(template.parts)}\ndoes not fit\n${JSON.stringify(text)}`);
  const lines = new LineIndex(code);
  const found = wordsOf(template);
  for (const [word] of text.matchAll(ownWord)) {
    const offset = found.get(word);
    assert.ok(offset !== undefined, `${word} is in no fixed text of\n${code}`);
    assert.equal(lines.lineAt(offset), lines.lineAt(code.indexOf(`${word} `)), word);
  }
}

/** Where each word of the fixed text stands in the code. */
function wordsOf({ parts }: Template): Map<string, number> {
  return new Map(
    parts.flatMap((part) =>
      part.kind === 'hole'
        ? []
        : [...part.text.matchAll(ownWord)].map(
            ({ 0: word, index }) => [word, sourceOffsetAt(part, index)] as const,
          ),
    ),
  );
}

function patternOf({ parts }: Template): RegExp {
  const pieces = parts.map((part) => {
    if (part.kind === 'hole') return String.raw`[\s\S]*?`;
    const fixed = part.text
      .replaceAll(/\s/g, '')
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return part.optional ? `(?:${fixed})?` : fixed;
  });
  return new RegExp(`^${pieces.join('')}$`);
}
