import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nanos } from '../../../src/base/nanos.ts';
import { logsBySpan, withLogMessages } from '../../../src/dialects/log-messages.ts';
import { normalizeSpan } from '../../../src/dialects/registry.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';
import type { SpanId } from '../../../src/model/ids.ts';
import type { LogWire } from '../../../src/model/otlp-wire.ts';
import type { Span } from '../../../src/model/span.ts';
import { attributes as anyAttributes } from '../../support/span-arbitraries.ts';
import { toAttributes, wireRecord, type PlainAttributes } from '../../support/wire-record.ts';

function log(eventName: string, body: AttributeValue, change: Partial<LogWire> = {}): LogWire {
  return {
    timeUnixNano: nanos(1n),
    observedTimeUnixNano: nanos(0n),
    severityNumber: 9,
    severityText: '',
    body,
    attributes: new Map(),
    droppedAttributesCount: 0,
    flags: 0,
    eventName,
    ...change,
  };
}

function call(attributes: PlainAttributes = {}): Span {
  return normalizeSpan(
    wireRecord({
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        ...attributes,
      },
    }),
  );
}

const text = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });

describe('withLogMessages', () => {
  it("reads Google's contents, which ADK puts where others have the message", () => {
    const content = (role: string, said: string) => ({ role, parts: [{ text: said }] });
    const { llm } = withLogMessages(call(), [
      log('gen_ai.user.message', toAttributes({ content: content('user', 'Hi.') })),
      log('gen_ai.choice', toAttributes({ index: 0, content: content('model', 'Hello.') })),
    ]);
    assert.deepEqual(llm?.inputMessages, [text('user', 'Hi.')]);
    assert.deepEqual(llm?.outputMessages, [text('assistant', 'Hello.')]);
  });

  it('reads one event for each message, with the tool calls where either convention puts them', () => {
    const toolCalls = [
      { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"x":1}' } },
    ];
    const asked = { type: 'tool_call', id: 'c1', name: 'look', arguments: { x: 1 } };
    for (const choice of [
      { message: { role: 'assistant', tool_calls: toolCalls }, finish_reason: 'tool_calls' },
      { message: {}, tool_calls: toolCalls, finish_reason: 'tool_calls' },
    ]) {
      const { llm } = withLogMessages(call(), [
        log('gen_ai.system.message', toAttributes({ content: 'Be brief.' })),
        log('gen_ai.user.message', toAttributes({ content: 'Hi.' })),
        log('gen_ai.assistant.message', toAttributes({ tool_calls: toolCalls })),
        log('gen_ai.tool.message', toAttributes({ id: 'c1', content: '{"y":2}' })),
        log('', toAttributes(choice), {
          attributes: toAttributes({ 'event.name': 'gen_ai.choice' }),
        }),
        log('something.else', toAttributes({ content: 'no message' })),
      ]);
      assert.deepEqual(llm?.inputMessages, [
        text('system', 'Be brief.'),
        text('user', 'Hi.'),
        { role: 'assistant', parts: [asked] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: { y: 2 } }] },
      ]);
      assert.deepEqual(llm.outputMessages, [
        { role: 'assistant', parts: [asked], finishReason: 'tool_calls' },
      ]);
      assert.equal(llm.requestModel, 'gpt-4o');
    }
  });

  it('reads bodies that are text, JSON text or an attribute, and a role that the body knows better', () => {
    const content = toAttributes({ 'gen_ai.event.content': '{"content":"third"}' });
    const { llm } = withLogMessages(call(), [
      log('gen_ai.user.message', 'first'),
      log('gen_ai.user.message', '{"content":"second","role":"developer"}'),
      log('gen_ai.user.message', undefined, { attributes: content }),
    ]);
    assert.deepEqual(llm?.inputMessages, [
      text('user', 'first'),
      text('developer', 'second'),
      text('user', 'third'),
    ]);
    assert.equal(llm.outputMessages, undefined);
  });

  it('joins the details of a call, be they in one event or in two, in attributes or in the body', () => {
    const input = {
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Hi.' }] }],
    };
    const output = {
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Ho."}]}]',
    };
    const details = 'gen_ai.client.inference.operation.details';
    const inAttributes = (values: PlainAttributes) =>
      log(details, undefined, { attributes: toAttributes(values) });
    for (const logs of [
      [inAttributes({ ...input, ...output })],
      [inAttributes(input), inAttributes(output)],
      [log(details, toAttributes({ ...input, ...output }))],
    ]) {
      const { llm } = withLogMessages(call({ 'gen_ai.system_instructions': 'Be brief.' }), logs);
      assert.deepEqual(llm?.inputMessages, [text('system', 'Be brief.'), text('user', 'Hi.')]);
      assert.deepEqual(llm.outputMessages, [text('assistant', 'Ho.')]);
    }
  });

  it('leaves a span as it is that has its own messages, or whose events tell no content', () => {
    const own = call({
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"mine"}]}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"yes"}]}]',
    });
    const logs = [
      log('gen_ai.user.message', toAttributes({ content: 'other' })),
      log('gen_ai.choice', toAttributes({ index: 0, message: { content: 'other' } })),
    ];
    assert.equal(withLogMessages(own, logs), own);
    const bare = call();
    assert.equal(
      withLogMessages(bare, [
        log('gen_ai.user.message', new Map()),
        log('gen_ai.choice', toAttributes({ index: 0, finish_reason: 'stop', message: {} })),
        log('gen_ai.system.message', undefined),
      ]),
      bare,
    );
  });

  it('never throws, whatever stands in a record', () => {
    const names = fc.constantFrom(
      'gen_ai.user.message',
      'gen_ai.tool.message',
      'gen_ai.choice',
      'gen_ai.client.inference.operation.details',
    );
    fc.assert(
      fc.property(names, anyAttributes, fc.json(), (name, attributes, json) => {
        const body = new Map([...attributes, ['message', json], ['content', json]]);
        for (const each of [attributes, body, json, undefined])
          withLogMessages(call(), [log(name, each, { attributes })]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('logsBySpan', () => {
  it('keeps the order, and leaves out what belongs to no span', () => {
    const [first, second] = ['1'.repeat(16) as SpanId, '2'.repeat(16) as SpanId];
    const logs = [
      log('a', undefined, { spanId: first }),
      log('b', undefined, { spanId: second }),
      log('c', undefined),
      log('d', undefined, { spanId: first }),
    ];
    assert.deepEqual(
      [...logsBySpan(logs)].map(([spanId, each]) => [spanId, each.map((one) => one.eventName)]),
      [
        [first, ['a', 'd']],
        [second, ['b']],
      ],
    );
  });
});
