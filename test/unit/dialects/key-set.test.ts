import assert from 'node:assert/strict';
import { array, assert as assertProperty, constantFrom, nat, property } from 'fast-check';
import type { WireRecord } from '../../../src/dialects/dialect.ts';
import { keySetOf, oncePerKeySet } from '../../../src/dialects/key-set.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';
import { captureNames, readCapture } from '../../support/captures.ts';
import { toAttributes } from '../../support/wire-record.ts';

/** By more names than are kept. */
function forgetKeySets(): void {
  keySetOf(new Map(Array.from({ length: 6_000 }, (_, index) => [`made-up-${index}`, 1])));
  keySetOf(new Map());
}

describe('keySetOf', () => {
  it('gives one object for the same names in the same order', () => {
    const set = keySetOf(toAttributes({ a: 1, b: 2 }));
    assert.deepEqual([...set], ['a', 'b']);
    assert.equal(keySetOf(toAttributes({ a: 'x', b: 'y' })), set);
    assert.notEqual(keySetOf(toAttributes({ b: 1, a: 2 })), set);
    assert.notEqual(keySetOf(toAttributes({ a: 1 })), set);
    assert.notEqual(keySetOf(toAttributes({ a: 1, b: 2, c: 3 })), set);
  });

  it('gives the names of each, whatever came before', () => {
    const names = array(constantFrom('a', 'b', 'c', '', '__proto__'), { maxLength: 4 });
    assertProperty(
      property(array(names, { maxLength: 20 }), (all) => {
        for (const some of all) {
          const attributes = new Map(some.map((name) => [name, 1] as const));
          assert.deepEqual([...keySetOf(attributes)], [...attributes.keys()]);
        }
      }),
    );
  });

  it('forgets all of them now and again, where names are made up without end', () => {
    const before = keySetOf(toAttributes({ a: 1, b: 2 }));
    forgetKeySets();
    const after = keySetOf(toAttributes({ a: 1, b: 2 }));
    assert.notEqual(after, before);
    assert.deepEqual([...after], [...before]);
  });
});

describe('the meaning of a span', () => {
  const records = captureNames.flatMap((name) => readCapture(name));

  /** The same names and origin with other values: a value that is gone, or that says nothing. */
  function withValues(record: WireRecord, values: readonly AttributeValue[]): WireRecord {
    const entries = [...record.span.attributes].map(
      ([name, value], index) => [name, index < values.length ? values[index] : value] as const,
    );
    return { ...record, span: { ...record.span, attributes: new Map(entries) } };
  }

  it('is the same whatever spans came before it', () => {
    const values = array(constantFrom<AttributeValue>(undefined, '', 'text', 7, '[]', '{"a":1}'), {
      maxLength: 12,
    });
    assertProperty(
      property(
        nat(records.length - 1),
        array(values, { minLength: 1, maxLength: 4 }),
        (at, all) => {
          const record = records[at];
          if (record === undefined) return;
          const spans = all.map((some) => withValues(record, some));
          const remembered = [record, record, ...spans].map(normalizeSpan).slice(2);
          const afresh = spans.map((span) => {
            forgetKeySets();
            return normalizeSpan(span);
          });
          assert.deepEqual(remembered, afresh);
        },
      ),
    );
  });
});

describe('oncePerKeySet', () => {
  it('asks once for each set of names, and keeps undefined too', () => {
    const asked: string[] = [];
    const first = oncePerKeySet((keys) => {
      asked.push([...keys].join());
      return [...keys].at(0);
    });
    const values = [{ one: 1 }, { two: 1, three: 1 }, {}, { one: 2 }, {}].map((each) =>
      first(toAttributes(each)),
    );
    assert.deepEqual(values, ['one', 'two', undefined, 'one', undefined]);
    assert.deepEqual(asked, ['one', 'two,three', '']);
  });
});
