import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runsOf } from '../../support/captures.ts';
import { matchGolden } from '../../support/golden.ts';
import { decodeWholeTraces } from '../../support/received-spans.ts';
import { transcript } from '../../support/transcript.ts';

const folder = fileURLToPath(new URL('../../fixtures/library-traces', import.meta.url));
const ending = '.otlp.json';

describe('published spans of libraries', () => {
  for (const file of readdirSync(folder).filter((each) => each.endsWith(ending))) {
    const name = file.slice(0, -ending.length);
    it(`reads ${name} as its golden transcript says`, () => {
      const { records } = decodeWholeTraces(readFileSync(join(folder, file)), 'json');
      matchGolden(`dialects/published-${name}`, transcript(name, runsOf(records, [])));
    });
  }
});
