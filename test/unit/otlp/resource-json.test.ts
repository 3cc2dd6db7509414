import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { OtlpDecodeError } from '../../../src/otlp/otlp-decode-error.ts';
import {
  decodeResource,
  decodeScope,
  encodeResource,
  encodeScope,
} from '../../../src/otlp/resource-json.ts';
import { attributes } from '../../support/span-arbitraries.ts';

describe('encodeResource and encodeScope', () => {
  it('write what is read back', () => {
    const scopes = fc.record(
      {
        name: fc.string(),
        version: fc.string(),
        attributes,
        schemaUrl: fc.webUrl(),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(scopes, (scope) => {
        const resource = { attributes: scope.attributes, schemaUrl: scope.schemaUrl };
        assert.deepEqual(decodeScope(encodeScope(scope)), scope);
        assert.deepEqual(decodeResource(encodeResource(resource)), resource);
      }),
    );
  });

  it('write a service name as OTLP JSON has it', () => {
    const text = encodeResource({
      attributes: new Map([['service.name', 'agent']]),
      schemaUrl: '',
    });
    assert.equal(
      text,
      '{"attributes":[{"key":"service.name","value":{"stringValue":"agent"}}],"schemaUrl":""}',
    );
  });

  it('say by type that a text is none of theirs', () => {
    for (const text of ['', '[]', '{']) {
      assert.throws(() => decodeResource(text), OtlpDecodeError);
      assert.throws(() => decodeScope(text), OtlpDecodeError);
    }
  });
});
