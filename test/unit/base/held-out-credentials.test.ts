import assert from 'node:assert/strict';
import { maskCredentials } from '../../../src/base/credentials.ts';
import { heldOutCredentials, heldOutHarmless } from '../../support/held-out-credentials/all.ts';

/** What is known to be missed: these have neither a form nor a name that a rule could go by. */
const missed = [
  'Weights & Biases',
  'Twilio key',
  'YAML in quotes',
  'JSON in JSON in JSON',
  'JSON, list',
  'Raw headers',
  'Command, mysql',
  'Command, redis',
];

describe('the held-out examples of credentials', () => {
  it('are at least 150 with a credential and 150 without', () => {
    assert.ok(heldOutCredentials.length >= 150);
    assert.ok(heldOutHarmless.length >= 150);
  });

  it('have each its own text', () => {
    const texts = [...heldOutCredentials, ...heldOutHarmless].map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('are masked but for those that docs/credentials.md counts', () => {
    const left = heldOutCredentials.filter(({ text, secret = '' }) =>
      maskCredentials(text).includes(secret),
    );
    assert.deepEqual(
      left.map(({ name }) => name),
      missed,
    );
  });

  it('are left alone where they hold none', () => {
    for (const { text } of heldOutHarmless) assert.equal(maskCredentials(text), text);
  });
});
