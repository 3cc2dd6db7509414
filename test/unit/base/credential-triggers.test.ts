import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { bytesMayHoldCredential } from '../../../src/base/credential-triggers.ts';
import { applyCredentialRules } from '../../../src/base/credential-rules.ts';
import { maskSecretValue } from '../../../src/base/credentials.ts';
import { credentialExamples } from '../../support/credential-corpus.ts';

const inBytes = (text: string): boolean => bytesMayHoldCredential(new TextEncoder().encode(text));

/** Pieces of what the patterns look for, so that random texts often hold one of them. */
const pieces =
  'sk- AIza gh p_ github_pat_ glpat- xox b- xapp- AK ASIA hf_ eyJ gsk_ xai- pplx- npm_ lsv2_ tvly- nvapi- ya29 live_ sk_ test_ rk_ SG. r8_ AccountKey PRIVATE KEY :// @ / B earer EARER basic ASIC authorization Cookie COOKIE API api Api aPi Key key - _ Secret SECRET PASSWORD pass Word passphrase token " = : OKEN credential Access access SIGNING encryption signature ig= \n \t \\ é abcdefghijklmnopqrst0123456789'.split(
    ' ',
  );

describe('bytesMayHoldCredential', function () {
  this.timeout(20_000);

  it('says yes for every known form of a credential', () => {
    for (const { name, text } of credentialExamples) assert.ok(inBytes(text), name);
  });

  it('never says no where a rule masks something', () => {
    const texts = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.constant(' '), fc.string()), { maxLength: 8 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => inBytes(text) || applyCredentialRules(text) === text),
      { numRuns: 20_000 },
    );
  });

  it('never says no where a name is that of a secret, whatever stands behind it', () => {
    const words =
      'token tokens api key apiKey API_KEY secret Secret client auth access refresh id password passWord passwd passphrase cookie set credentials Credential private signing encryption authorization 0 12 x page count llm'.split(
        ' ',
      );
    const names = fc
      .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('.', '_', '-', '')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) =>
        parts
          .flat()
          .join('')
          .replace(/[._-]$/, ''),
      );
    const ends = fc.constantFrom('\x12', '"', '\n', '', '\0', '\u00e9', ']');
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(names, ends, (name, end) => {
        const isSecret = maskSecretValue(name, 'a1b2c3d4e5f6g7h8i9') !== 'a1b2c3d4e5f6g7h8i9';
        seen.add(isSecret);
        return !isSecret || inBytes(`\n${name}${end}`);
      }),
      { numRuns: 20_000 },
    );
    assert.equal(seen.size, 2);
  });

  it('says no for ordinary texts, addresses and words that only begin like a key', () => {
    for (const text of [
      '{"role":"user","content":"What is the weather in Paris?"}',
      'gen_ai.usage.input_tokens',
      '\n\x1fllm.token_count.prompt\x12 token.type\x12',
      'https://example.com/path@2x.png and basic needs',
      'a risk-averse desk-bound task-force',
    ])
      assert.ok(!inBytes(text), text);
  });
});
