import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { maskRequest, maskResponse } from '../../../src/replay/mask-exchange.ts';
import { bodyText, chatRequest, prompt, textResponse } from '../../support/recorded-exchanges.ts';
import { joinedContent, streamOf } from '../../support/streamed-answers.ts';

const secret = `sk-proj-${'a1B2'.repeat(10)}`;

describe('masking of exchanges', function () {
  this.timeout(30_000);
  it('finds a secret however a stream splits it, and keeps the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(80)), fc.array(fc.nat(400)), (cuts, frameCuts) => {
        const masked = maskResponse(streamOf(`The key is ${secret} they say.`, cuts, frameCuts));
        assert.equal(joinedContent(masked), 'The key is [masked:openai-key] they say.');
      }),
    );
  });

  it('masks members whose names give them away, in lines of JSON too', () => {
    const masked = maskResponse(
      textResponse('application/x-ndjson', '{"a":1}\n{"password":"hunter', '2hunter2"}\n{"b":2}\n'),
    );
    assert.equal(bodyText(masked), '{"a":1}\n{"password":"[masked:secret]"}\n{"b":2}\n');
  });

  it('leaves requests that hold JSON readable as JSON', () => {
    const masked = maskRequest(
      chatRequest(prompt(`{"api_key": "${secret}"}`, `curl -H "Authorization: Bearer ${secret}"`)),
    );
    const text = new TextDecoder().decode(masked.body);
    assert.doesNotMatch(text, /a1B2/);
    assert.doesNotThrow(() => JSON.parse(text));
  });

  it('drops headers that are credentials and keeps those that a program reads', () => {
    const kept = [
      ['x-ratelimit-remaining-tokens', '5'],
      ['traceparent', '00-1-2-01'],
      ['x-request-id', 'r'],
      ['retry-after', '1'],
    ] as const;
    const dropped = [
      'authorization',
      'proxy-authorization',
      'x-api-key',
      'api-key',
      'x-goog-api-key',
    ];
    const headers = [
      ...kept,
      ...[...dropped, 'cookie', 'set-cookie', 'openai-organization', 'x-auth-token'].map(
        (name) => [name, 'v'] as const,
      ),
    ];
    assert.deepEqual(maskRequest({ ...chatRequest({}), headers }).headers, kept);
  });
});
