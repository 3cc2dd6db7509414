import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyCredentialRules } from '../../../src/base/credential-rules.ts';
import { maskCredentials, maskNamedText, maskSecretValue } from '../../../src/base/credentials.ts';
import { heldOutCredentials, heldOutHarmless } from '../../support/held-out-credentials/all.ts';
import { credentialExamples, harmlessExamples } from '../../support/credential-corpus.ts';

const fragments = [
  ...credentialExamples,
  ...harmlessExamples,
  ...heldOutCredentials,
  ...heldOutHarmless,
].map(({ text }) => text);
const separators = ['', ' ', '\n', '"', '\\n', '=', ': ', '&', "'", '\\"', '\\', '{"a":"'];

describe('maskCredentials', function () {
  this.timeout(60_000);

  for (const { name, text, secret = '' } of credentialExamples) {
    it(`masks: ${name}`, () => {
      const masked = maskCredentials(text);
      assert.ok(!masked.includes(secret), masked);
      assert.match(masked, /\[masked:[a-z-]+\]/);
    });
  }

  for (const { name, text } of harmlessExamples) {
    it(`leaves alone: ${name}`, () => assert.equal(maskCredentials(text), text));
  }

  it('keeps what stands around a credential', () => {
    assert.equal(
      maskCredentials('postgres://app:hunter2@db.example/app?password=hunter2x&a=1'),
      'postgres://app:[masked:password]@db.example/app?password=[masked:secret]&a=1',
    );
    assert.equal(
      maskCredentials('{"user":"ann","password":"hunter2","n":1}'),
      '{"user":"ann","password":"[masked:secret]","n":1}',
    );
  });

  it('leaves JSON valid, in JSON too', () => {
    const inner = { password: 'a\\b"c', headers: { authorization: ['Bearer 0123456789abcdef'] } };
    const masked = maskCredentials(JSON.stringify({ ...inner, token: 'x' }));
    assert.deepEqual(JSON.parse(masked), {
      password: '[masked:secret]',
      headers: { authorization: ['[masked:secret]'] },
      token: 'x',
    });
  });

  it('masks a key that is glued to another', () => {
    const google = ['AIza', '7MWVBoWhoUBixy7odK2f4j65nGdQbXrMHBI'].join('');
    const router = `sk-or-v1-${'9ee1d6a16e5c103854efe9255272bf9e'.repeat(2)}`;
    assert.equal(
      maskCredentials(`key=${google}${router}`),
      'key=[masked:google-key][masked:openrouter-key]',
    );
  });

  it('changes nothing the second time', () => {
    const texts = fc
      .array(fc.tuple(fc.constantFrom(...fragments), fc.constantFrom(...separators)), {
        maxLength: 6,
      })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const masked = maskCredentials(text);
        assert.equal(maskCredentials(masked), masked);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves JSON valid, whatever stands in it', () => {
    const json = fc
      .array(fc.tuple(fc.constantFrom(...fragments), fc.constantFrom(...separators)), {
        maxLength: 4,
      })
      .map((parts) => parts.flat())
      .map((texts) =>
        JSON.stringify({
          texts,
          named: [{ name: texts[0], value: texts[1] }],
          joined: texts.join(''),
        }),
      );
    fc.assert(
      fc.property(json, fc.nat(3), (text, depth) => {
        const nested = Array.from({ length: depth }).reduce<string>(
          (inner) => JSON.stringify({ inner, b: "'" }),
          text,
        );
        assert.doesNotThrow(() => JSON.parse(maskCredentials(nested)) as unknown);
      }),
      { numRuns: 500 },
    );
  });

  // prettier-ignore
  const traps = [
    '\\', '\\"', String.raw`\\\"`, '"', "'", ' ', 'a', '[', 'sk-', 'eyJa.', '://a:', 'a:b@',
    'password', 'password=', 'password: ', '"password":"', "'token':'", '\\"secret\\":\\"',
    '-----BEGIN PRIVATE KEY-----', 'Bearer ', 'cookie: a=', '<password>', '&password=',
    '"name":"token",', '"value":"x","name":"', '"--token","', '--token ', '-u a:', 'curl ',
    'login a password ', 'docker login ', 'c2stc2stc2stc2stc2st ', '12345678:AA', '~~1Q~',
  ];
  for (const trap of traps) {
    it(`takes linear time on a megabyte of ${JSON.stringify(trap)}`, () => {
      for (const before of ['password ', '{"password":"', 'curl -u "']) {
        const text = before + trap.repeat(Math.ceil(1_000_000 / 3 / trap.length));
        const startedAt = performance.now();
        applyCredentialRules(text.repeat(3));
        const tookMs = performance.now() - startedAt;
        assert.ok(tookMs < 8000, `took ${tookMs} ms`);
      }
    });
  }
});

describe('maskNamedText', () => {
  const secretNames = [
    'authorization',
    'http.request.header.authorization',
    'http.request.header.x-api-key.0',
    'apiKey',
    'OPENAI_API_KEY',
    'db.password',
    'client_secret',
    'accessToken',
    'set-cookie',
  ];
  for (const name of secretNames) {
    it(`masks all under ${name}`, () =>
      assert.equal(maskNamedText(name, 'hunter2'), '[masked:secret]'));
  }

  const otherNames = [
    'gen_ai.usage.input_tokens',
    'gen_ai.token.type',
    'llm.token_count.prompt',
    'token',
    'eos_token',
    'cache_key',
    'session.id',
    'user.id',
    'password_policy',
    'secret_name',
  ];
  for (const name of otherNames) {
    it(`leaves ${name} alone`, () => assert.equal(maskNamedText(name, 'input'), 'input'));
  }

  it('masks a token only where it looks like one', () => {
    assert.equal(maskNamedText('token', '0123456789abcdef0123'), '[masked:secret]');
    assert.equal(maskNamedText('token', ' Paris'), ' Paris');
  });

  it('looks into the text under any other name', () => {
    assert.equal(maskNamedText('http.url', 'http://a:b@c/'), 'http://a:[masked:password]@c/');
  });

  it('keeps an empty value, and one that is masked', () => {
    assert.equal(maskSecretValue('password', ''), '');
    assert.equal(maskSecretValue('password', '[masked:openai-key]'), '[masked:openai-key]');
  });
});

describe('the corpus of credentials', () => {
  it('is recognized with a recall of 100 % and a precision of 100 %', () => {
    const found = credentialExamples.filter(
      ({ text, secret = '' }) => !maskCredentials(text).includes(secret),
    ).length;
    const wronglyFound = harmlessExamples.filter(
      ({ text }) => maskCredentials(text) !== text,
    ).length;
    assert.equal(found / credentialExamples.length, 1, 'recall');
    assert.equal(found / (found + wronglyFound), 1, 'precision');
  });
});
