import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { mergeContributions } from '../../../src/dialects/merge.ts';
import { dialects, normalizeSpan } from '../../../src/dialects/registry.ts';
import { captureNames, readCapture } from '../../support/captures.ts';
import { toAttributes, wireRecord, type PlainSpan } from '../../support/wire-record.ts';

describe('normalizeSpan', () => {
  it('keeps what was received beside the meaning', () => {
    const record = wireRecord({
      name: 'GET',
      attributes: { 'http.request.method': 'GET', 'session.id': 's-1', 'user.id': 'u-1' },
      scope: 'http',
      resource: { 'service.name': 'shop' },
    });
    const { startTimeUnixNano, endTimeUnixNano, attributes, events, links } = record.span;
    assert.deepEqual(normalizeSpan(record), {
      traceId: record.span.traceId,
      spanId: record.span.spanId,
      name: 'GET',
      kind: 'http',
      startTime: startTimeUnixNano,
      endTime: endTimeUnixNano,
      status: { code: 'unset' },
      service: 'shop',
      scope: 'http',
      dialects: ['otel-general'],
      attributes,
      events,
      links,
      resource: record.resource.attributes,
      conversationId: 's-1',
      userId: 'u-1',
    });
  });

  it('shows a span without an end as running', () => {
    const { span, ...rest } = wireRecord({});
    const open = normalizeSpan({ ...rest, span: { ...span, endTimeUnixNano: 0n as never } });
    assert.equal('endTime' in open, false);
  });

  for (const [key, kind] of [
    ['db.system.name', 'db'],
    ['db.system', 'db'],
    ['messaging.system', 'messaging'],
    ['rpc.system', 'rpc'],
    ['http.method', 'http'],
    ['url.full', 'span'],
  ] as const) {
    it(`takes a span with ${key} for kind ${kind}`, () => {
      assert.equal(normalizeSpan(wireRecord({ attributes: { [key]: 'x' } })).kind, kind);
    });
  }

  it('reads calls of tools and prompts over the Model Context Protocol', () => {
    const mcp = (method: string) =>
      normalizeSpan(
        wireRecord({ attributes: { 'mcp.method.name': method, 'gen_ai.tool.name': 't' } }),
      );
    assert.deepEqual([mcp('tools/call').kind, mcp('tools/call').tool], ['tool', { name: 't' }]);
    assert.equal(mcp('prompts/get').kind, 'prompt');
    assert.equal(mcp('ping').kind, 'rpc');
  });

  it('never throws, and never makes numbers of what is none', () => {
    const keys = fc.constantFrom(...knownKeys());
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('NaN', '-1', '[null]', '{"role":{}}', '[[["x"]]]', '{"usage":{"input":"x"}}'),
    );
    const value = fc.oneof(texts, fc.integer(), fc.double(), fc.boolean(), fc.array(texts));
    fc.assert(
      fc.property(
        fc.dictionary(keys, value, { noNullPrototype: true }),
        fc.string(),
        (attributes, scope) => {
          const { llm } = normalizeSpan(wireRecord({ attributes, scope }));
          for (const count of Object.values(llm?.usage ?? {})) assert.ok(Number.isFinite(count));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes little time for a span', () => {
    const records = captureNames.flatMap((name) => readCapture(name));
    const rounds = 20;
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) records.forEach(normalizeSpan);
    // Time of the processor, not of the clock: other programs may keep both cores busy.
    const perSpanMs = process.cpuUsage(before).user / 1000 / (rounds * records.length);
    // About 0.02 ms on two slow cores; ten times that would be felt in ingestion.
    assert.ok(perSpanMs < 0.2, `${String(perSpanMs)} ms`);
  });
});

describe('status of a span', () => {
  const exception = {
    name: 'exception',
    attributes: { 'exception.type': 'Error', 'exception.message': 'down' },
  };
  const status = (span: PlainSpan) => normalizeSpan(wireRecord(span)).status;

  it('is the sender’s, with its message', () => {
    assert.deepEqual(status({ status: { code: 1 } }), { code: 'ok' });
    assert.deepEqual(status({ status: { code: 2, message: 'no' } }), {
      code: 'error',
      message: 'no',
    });
    assert.deepEqual(status({ status: { code: 2 } }), { code: 'error' });
  });

  it('is an error where an exception was recorded and no status was set', () => {
    assert.deepEqual(status({ events: [exception] }), { code: 'error', message: 'down' });
    assert.deepEqual(status({ events: [exception], status: { code: 1 } }), { code: 'ok' });
  });

  it('takes its message from the last exception, or its type', () => {
    const first = { name: 'exception', attributes: { 'exception.message': 'first try' } };
    const events = [first, exception];
    assert.equal(status({ events, status: { code: 2 } }).message, 'down');
    const nameless = { name: 'exception', attributes: { 'exception.type': 'TimeoutError' } };
    assert.equal(status({ events: [nameless] }).message, 'TimeoutError');
  });
});

describe('merge', () => {
  it('takes each fact from the first that has it', () => {
    const merged = mergeContributions([
      { kind: 'agent', llm: { requestModel: 'a', usage: { inputTokens: 1 } } },
      {
        kind: 'llm',
        userId: 'u',
        llm: {
          requestModel: 'b',
          provider: 'p',
          usage: { inputTokens: 2, cacheReadTokens: 3 },
          parameters: { n: 1 },
        },
      },
      { llm: { parameters: { n: 2, top_p: 0.5 } } },
    ]);
    assert.deepEqual(merged, {
      kind: 'agent',
      userId: 'u',
      llm: {
        requestModel: 'a',
        provider: 'p',
        usage: { inputTokens: 1, cacheReadTokens: 3 },
        parameters: { n: 1, top_p: 0.5 },
      },
    });
  });

  it('never mixes two conversations', () => {
    const message = (role: string) => [{ role, parts: [] }];
    const merged = mergeContributions([
      { llm: { inputMessages: message('user') } },
      { llm: { inputMessages: message('system') } },
    ]);
    assert.deepEqual(merged.llm?.inputMessages, message('user'));
  });
});

describe('registry', () => {
  it('names each dialect once', () => {
    const names = dialects.map((dialect) => dialect.name);
    assert.equal(new Set(names).size, names.length);
  });

  it('leaves a span alone that no dialect knows', () => {
    const record = wireRecord({ attributes: { anything: 1 } });
    assert.deepEqual(normalizeSpan(record).dialects, []);
    assert.deepEqual(record.span.attributes, toAttributes({ anything: 1 }));
  });
});

/** Every key that a capture holds: what the dialects read, and more. */
function knownKeys(): readonly string[] {
  const records = captureNames.flatMap((name) => readCapture(name));
  return [...new Set(records.flatMap(({ span }) => [...span.attributes.keys()]))];
}
