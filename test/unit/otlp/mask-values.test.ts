import assert from 'node:assert/strict';
import { maskNamedText } from '../../../src/base/credentials.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';
import { maskAttributes, maskValue } from '../../../src/otlp/mask-values.ts';

const masked = '[masked:secret]';
const utf8 = new TextEncoder();
/** Made when the test runs, so that no scanner of repositories takes it for a real one. */
const key = `sk-ant-${'api03-aB3'.repeat(5)}`;

function maskedValue(value: AttributeValue, name = 'input'): AttributeValue {
  return maskValue(name, value, maskNamedText);
}

const maskedText = (text: string): string => maskNamedText('input', text);

describe('maskValue', () => {
  const lists: readonly (readonly [string, AttributeValue, AttributeValue])[] = [
    ['an option', ['run', '--token', 'x'], ['run', '--token', masked]],
    ['an option with one dash', ['-api-key', 'x1'], ['-api-key', masked]],
    [
      'a header of curl',
      ['curl', '-H', 'Authorization: Bearer x'],
      ['curl', '-H', `Authorization: Bearer ${masked}`],
    ],
    ['a plain header', ['--header', 'X-Api-Key: x'], ['--header', `X-Api-Key: ${masked}`]],
    ['a user of curl', ['/usr/bin/curl', '-u', 'ann:x'], ['/usr/bin/curl', '-u', `ann:${masked}`]],
    ['pairs', [['authorization', 'Bearer x']], [['authorization', masked]]],
    [
      'a flat list of headers',
      ['Host', 'a', 'X-Api-Key', 'x12345'],
      ['Host', 'a', 'X-Api-Key', masked],
    ],
  ];
  for (const [name, list, expected] of lists) {
    it(`masks ${name} in a list`, () => assert.deepEqual(maskedValue(list), expected));
    it(`masks ${name} in a list that is written as JSON`, () =>
      assert.deepEqual(JSON.parse(maskedText(JSON.stringify(list))), expected));
    it(`masks ${name} in a list that is JSON inside JSON`, () => {
      const outer = JSON.parse(maskedText(JSON.stringify({ a: JSON.stringify(list) }))) as {
        readonly a: string;
      };
      assert.deepEqual(JSON.parse(outer.a), expected);
    });
  }

  it('leaves lists alone that only name secrets', () => {
    for (const list of [
      ['username', 'password', 'token'],
      ['password', 'api_key'],
      ['llm', '--max-tokens', '2048'],
      ['tool', '--token', '$TOKEN'],
      ['tool', '--password', '--verbose'],
      ['docker', 'run', '-u', 'node:node'],
      ['grep', '-H', 'password: '],
    ]) {
      assert.equal(maskedValue(list), list);
      assert.equal(maskedValue(JSON.stringify(list)), JSON.stringify(list));
    }
  });

  it('masks a value whose name is beside it', () => {
    const named = new Map([
      ['name', 'Authorization'],
      ['value', 'x'],
    ]);
    assert.deepEqual(maskedValue(named), new Map([...named, ['value', masked]]));
    const wrapped = new Map<string, AttributeValue>([
      ['value', new Map([['stringValue', 'hunter2']])],
      ['key', 'password'],
    ]);
    assert.deepEqual(
      maskedValue(wrapped),
      new Map<string, AttributeValue>([...wrapped, ['value', new Map([['stringValue', masked]])]]),
    );
  });

  it('masks what is in bytes', () => {
    assert.deepEqual(
      maskedValue(utf8.encode(`é ${key}.`)),
      utf8.encode('é [masked:anthropic-key].'),
    );
    assert.deepEqual(maskedValue(utf8.encode('x'), 'password'), utf8.encode(masked));
  });

  it('keeps the bytes around a credential that are no text', () => {
    const around = [0xff, 0x00, 0x80];
    const bytes = Uint8Array.from([...around, ...utf8.encode(key), ...around]);
    assert.deepEqual(
      maskedValue(bytes),
      Uint8Array.from([...around, ...utf8.encode('[masked:anthropic-key]'), ...around]),
    );
  });

  it('masks base64 of a credential, and of nothing else', () => {
    assert.equal(maskedValue(`data: ${btoa(key)}`), 'data: [masked:base64]');
    assert.deepEqual(maskedValue(utf8.encode(btoa(key))), utf8.encode('[masked:base64]'));
    const harmless = `data: ${btoa('sk-learn is a library that many people use for this')}`;
    assert.equal(maskedValue(harmless), harmless);
  });

  it('gives the same object where there is nothing', () => {
    const attributes = new Map<string, AttributeValue>([
      ['bytes', Uint8Array.from([1, 2, 0xff])],
      [
        'list',
        [
          'a',
          ['b'],
          new Map([
            ['name', 'a'],
            ['value', 'b'],
          ]),
        ],
      ],
    ]);
    assert.equal(maskAttributes(attributes, maskNamedText), attributes);
  });
});
