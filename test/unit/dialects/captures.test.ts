import { captureNames, readRuns } from '../../support/captures.ts';
import { matchGolden } from '../../support/golden.ts';
import { transcript } from '../../support/transcript.ts';

describe('captures of real agents', () => {
  for (const name of captureNames) {
    it(`reads ${name} as its golden transcript says`, () => {
      matchGolden(`dialects/${name}`, transcript(name, readRuns(name)));
    });
  }
});
