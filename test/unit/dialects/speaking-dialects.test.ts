import assert from 'node:assert/strict';
import type { Dialect, WireRecord } from '../../../src/dialects/dialect.ts';
import { dialects } from '../../../src/dialects/registry.ts';
import { SpeakingDialects } from '../../../src/dialects/speaking-dialects.ts';
import { captureNames, readCapture } from '../../support/captures.ts';
import { wireRecord } from '../../support/wire-record.ts';

/** Those that say something of a record, asked one by one. */
function speakersOf(record: WireRecord): readonly string[] {
  return dialects.filter(({ read }) => read(record) !== undefined).map(({ name }) => name);
}

describe('SpeakingDialects', () => {
  for (const capture of captureNames) {
    it(`leave out nobody who tells something of ${capture}`, () => {
      const records = readCapture(capture).map(({ span, resource, scope }) => ({
        span,
        resource,
        scope,
      }));
      const speaking = new SpeakingDialects(dialects);
      for (const round of [1, 2, 3])
        for (const record of records) {
          const asked = speaking.of(record);
          const heard = asked.filter(({ read }) => read(record) !== undefined);
          assert.deepEqual(
            heard.map(({ name }) => name),
            speakersOf(record),
            `${record.span.name}, round ${round}`,
          );
        }
    });
  }

  /** Spans of one resource and scope. */
  const spansOf = (attributes: readonly Readonly<Record<string, string>>[]) => {
    const first = wireRecord({});
    return attributes.map((each): WireRecord => ({
      ...first,
      span: { ...first.span, attributes: new Map(Object.entries(each)) },
    }));
  };

  const says = (read: Dialect['read']): Dialect => ({ name: 'test', read });

  it('ask a dialect again that looked at a value', () => {
    const dialect = says(({ span }) =>
      span.attributes.get('a') === 'yes' ? { kind: 'tool' } : undefined,
    );
    const speaking = new SpeakingDialects([dialect]);
    for (const record of spansOf([{ a: 'no' }, { a: 'no' }, { a: 'yes' }]))
      assert.deepEqual(speaking.of(record), [dialect]);
  });

  it('ask a dialect again that looked at all values, a name or an event', () => {
    for (const look of [
      ({ attributes }: WireRecord['span']) => [...attributes],
      ({ attributes }: WireRecord['span']) => [...attributes.values()],
      ({ attributes }: WireRecord['span']) => attributes.forEach(() => undefined),
      ({ name }: WireRecord['span']) => name,
      (span: WireRecord['span']) => ({ ...span }),
    ]) {
      const dialect = says(({ span }) => {
        look(span);
        return undefined;
      });
      const speaking = new SpeakingDialects([dialect]);
      for (const record of spansOf([{ a: '1' }, { a: '1' }, { a: '1' }]))
        assert.deepEqual(speaking.of(record), [dialect]);
    }
  });

  it('leave a dialect out, from the second span of a shape on, that looks at names alone', () => {
    const asked: string[] = [];
    const dialect = says(({ span }) => {
      asked.push([...span.attributes.keys()].join());
      return span.attributes.has('mine') ? { kind: 'tool' } : undefined;
    });
    const speaking = new SpeakingDialects([dialect]);
    const counts = spansOf([{ a: '1' }, { a: '2' }, { a: '3' }, { mine: '1' }, { b: '1' }]).map(
      (record) => speaking.of(record).length,
    );
    assert.deepEqual(counts, [1, 0, 0, 1, 1]);
    assert.deepEqual(asked, ['a']);
  });

  it('leave out nearly all of them for a span that is no agent’s', () => {
    const speaking = new SpeakingDialects(dialects);
    const [span] = spansOf([{ 'http.request.method': 'GET', 'url.path': '/' }]);
    assert.ok(span);
    const asked = [1, 2, 3].map(() => speaking.of(span).length).at(-1) ?? 0;
    // The general one, and those that can only be known by the name of the span.
    assert.ok(asked <= 7, `${asked} are asked`);
  });
});
