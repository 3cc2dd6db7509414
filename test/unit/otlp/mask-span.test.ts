import assert from 'node:assert/strict';
import { decodeSpan } from '../../../src/otlp/decode-span.ts';
import { decodeTraces } from '../../../src/otlp/decode-traces.ts';
import { maskSpan } from '../../../src/otlp/mask-span.ts';
import type { ReceivedSpan } from '../../../src/model/otlp-wire.ts';
import { otlpFixture } from '../../support/otlp-fixtures.ts';

/** Made when the test runs, so that no scanner of repositories takes it for a real one. */
const key = `sk-ant-${'api03-aB3'.repeat(5)}`;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

function text(name: string, value: string): object {
  return { key: name, value: { stringValue: value } };
}

interface Parts {
  readonly span?: object;
  readonly resource?: object;
  readonly scope?: object;
}

function recordOf({ span = {}, resource = {}, scope = {} }: Parts): ReceivedSpan {
  const spans = [{ traceId, spanId, name: 'n', ...span }];
  const request = { resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] };
  const body = new TextEncoder().encode(JSON.stringify(request));
  const [record] = decodeTraces(body, 'json').records;
  assert.ok(record);
  return record;
}

/** All that would be written of a record. */
function written({ encoded, resource, scope, header }: ReceivedSpan): string {
  const everything = { resource, scope, header, encoded: new TextDecoder().decode(encoded.bytes) };
  return JSON.stringify(everything, (_key, value: unknown) =>
    value instanceof Map
      ? [...(value as Map<string, unknown>)]
      : typeof value === 'bigint'
        ? `${value}`
        : value,
  );
}

describe('maskSpan', () => {
  it('returns the same object where there is nothing to mask', () => {
    for (const name of ['vercel-ai-v6/001.json', 'vercel-ai-v7/001.bin']) {
      const { body, format } = otlpFixture(`agents/${name}`);
      for (const record of decodeTraces(body, format).records) {
        assert.equal(maskSpan(record), record);
      }
    }
  });

  const places: Record<string, Parts> = {
    'the name': { span: { name: key } },
    'the trace state': { span: { traceState: `a=${key}` } },
    'the status': { span: { status: { code: 2, message: `Incorrect API key: ${key}` } } },
    'an attribute': { span: { attributes: [text('input.value', `use ${key}`)] } },
    'an attribute in a list': {
      span: {
        attributes: [
          {
            key: 'a',
            value: {
              kvlistValue: {
                values: [{ key: 'b', value: { arrayValue: { values: [{ stringValue: key }] } } }],
              },
            },
          },
        ],
      },
    },
    'an event': { span: { events: [{ name: 'exception', attributes: [text('message', key)] }] } },
    'the name of an event': { span: { events: [{ name: key }] } },
    'a link': { span: { links: [{ traceId, spanId, attributes: [text('a', key)] }] } },
    'the resource': {
      resource: { attributes: [text('process.command_line', `agent --key ${key}`)] },
    },
    'the scope': { scope: { name: key, attributes: [text('a', key)] } },
    'an unknown field': { span: { newField: { note: key } } },
    'an attribute that is overwritten': { span: { attributes: [text('a', key), text('a', 'b')] } },
    'an attribute that is dropped': {
      span: { attributes: [{ key: 'a', value: { intValue: key } }] },
    },
  };
  for (const [place, parts] of Object.entries(places)) {
    it(`masks a key in ${place}`, () => {
      const record = recordOf(parts);
      assert.ok(written(record).includes(key));
      const masked = maskSpan(record);
      assert.ok(!written(masked).includes(key), written(masked));
      assert.partialDeepStrictEqual(decodeSpan(masked.encoded), masked.header);
    });
  }

  it('masks a key that JSON hides in escapes', () => {
    const record = recordOf({ span: { attributes: [text('a', 'KEY')] } });
    const hidden = new TextDecoder()
      .decode(record.encoded.bytes)
      .replace('KEY', key.replace('s', String.raw`\u0073`).replace('-', String.raw`\u002d`));
    const bytes = new TextEncoder().encode(hidden);
    const span = decodeSpan({ format: 'json', bytes });
    assert.equal(span.attributes.get('a'), key);
    const masked = maskSpan({ ...record, encoded: { format: 'json', bytes } });
    assert.equal(decodeSpan(masked.encoded).attributes.get('a'), '[masked:anthropic-key]');
  });

  it('masks values under secret-looking names, in every form', () => {
    const { encoded } = maskSpan(
      recordOf({
        span: {
          attributes: [
            text('http.request.header.x-api-key', 'abc'),
            { key: 'db.password', value: { arrayValue: { values: [{ stringValue: 'abc' }] } } },
            { key: 'config', value: { kvlistValue: { values: [text('client_secret', 'abc')] } } },
            text('gen_ai.usage.input_tokens', '12'),
          ],
        },
      }),
    );
    assert.deepEqual(
      decodeSpan(encoded).attributes,
      new Map<string, unknown>([
        ['http.request.header.x-api-key', '[masked:secret]'],
        ['db.password', ['[masked:secret]']],
        ['config', new Map([['client_secret', '[masked:secret]']])],
        ['gen_ai.usage.input_tokens', '12'],
      ]),
    );
  });

  it('keeps the bytes of the span where only its resource is masked', () => {
    const record = recordOf({ resource: { attributes: [text('a', key)] } });
    assert.equal(maskSpan(record).encoded, record.encoded);
  });

  it('masks once what many spans share', () => {
    const record = recordOf({ resource: { attributes: [text('a', key)] } });
    assert.equal(maskSpan(record).resource, maskSpan({ ...record }).resource);
  });
});
