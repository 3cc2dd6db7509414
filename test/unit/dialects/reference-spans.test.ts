import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import { matchGolden } from '../../support/golden.ts';
import { spanText } from '../../support/transcript.ts';
import { wireRecord, type PlainSpan } from '../../support/wire-record.ts';

const folder = fileURLToPath(new URL('../../fixtures/reference-spans', import.meta.url));

interface ReferenceSpan extends PlainSpan {
  readonly label: string;
}

describe('spans as the conventions want them', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    it(`reads ${name} as its golden transcript says`, () => {
      const spans = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ReferenceSpan[];
      const texts = spans.map(
        ({ label, ...span }) => `== ${label}\n${spanText(normalizeSpan(wireRecord(span)))}`,
      );
      matchGolden(`dialects/reference-${name}`, texts.join('\n\n'));
    });
  }
});
