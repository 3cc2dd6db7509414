import {
  encodeRequest,
  makeVocabulary,
  randomNumbers,
  type Encoding,
  type LoadSpan,
} from './span-load.ts';

const turnsPerRun = 30;
const promptBytes = 4_000;
const toolsBytes = 4_000;
const firstStart = 1_790_000_000_000_000_000n;

interface Message {
  readonly role: string;
  readonly parts: readonly { readonly type: string; readonly content: string }[];
}

/**
 * Export requests of an agent that calls its model 30 times and a tool after each call. A call carries all
 * that was said before it; the system prompt and the definitions of tools, 8 KB, are the same in every run.
 */
export class ConversationLoad {
  private readonly encoding: Encoding;
  private readonly random = randomNumbers(11);
  private readonly words = makeVocabulary(this.random);
  private readonly system = this.text(promptBytes);
  private readonly tools = JSON.stringify(
    Array.from({ length: 8 }, (_, index) => ({
      type: 'function',
      name: `tool_${index}`,
      description: this.text(toolsBytes / 8 - 80),
    })),
  );
  private runs = 0;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }

  /** All spans of one run. */
  request(): Buffer {
    const traceId = this.id(16);
    const rootId = this.id(8);
    const start = firstStart + BigInt(++this.runs) * 1_000_000_000_000n;
    const messages: Message[] = [message('user', this.text(600))];
    const spans: LoadSpan[] = [];
    for (let turn = 0; turn < turnsPerRun; turn++) {
      const answer = message('assistant', this.text(500));
      const result = this.text(300 + Math.floor(this.random() * 2_500));
      const span = { traceId, parentSpanId: rootId, ...times(start, turn * 2) };
      spans.push({
        ...span,
        spanId: this.id(8),
        name: 'chat gpt-4o',
        attributes: this.callAttributes(messages, answer),
      });
      spans.push({
        ...span,
        ...times(start, turn * 2 + 1),
        spanId: this.id(8),
        name: `execute_tool tool_${turn % 8}`,
        attributes: [
          ['gen_ai.operation.name', 'execute_tool'],
          ['gen_ai.tool.name', `tool_${turn % 8}`],
          ['gen_ai.tool.call.arguments', JSON.stringify({ query: this.text(80) })],
          ['gen_ai.tool.call.result', result],
        ],
      });
      messages.push(answer, message('tool', result));
    }
    const root = {
      traceId,
      spanId: rootId,
      parentSpanId: undefined,
      name: 'invoke_agent',
      startNanos: start,
      endNanos: start + 100_000_000_000n,
      attributes: [['gen_ai.operation.name', 'invoke_agent']] as const,
    };
    return encodeRequest([...spans, root], this.encoding);
  }

  private callAttributes(
    messages: readonly Message[],
    answer: Message,
  ): readonly (readonly [string, string | number])[] {
    return [
      ['gen_ai.operation.name', 'chat'],
      ['gen_ai.provider.name', 'openai'],
      ['gen_ai.request.model', 'gpt-4o'],
      ['gen_ai.response.id', `chatcmpl-${this.id(12).toString('hex')}`],
      ['gen_ai.usage.input_tokens', Math.floor(this.random() * 40_000)],
      ['gen_ai.usage.output_tokens', Math.floor(this.random() * 400)],
      ['gen_ai.system_instructions', JSON.stringify([{ type: 'text', content: this.system }])],
      ['gen_ai.tool.definitions', this.tools],
      ['gen_ai.input.messages', JSON.stringify(messages)],
      ['gen_ai.output.messages', JSON.stringify([answer])],
    ];
  }

  private id(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => 1 + Math.floor(this.random() * 255)));
  }

  private text(bytes: number): string {
    let text = '';
    while (text.length < bytes)
      text += `${this.words[Math.floor(this.words.length * this.random() ** 4)] ?? ''} `;
    return text.slice(0, bytes);
  }
}

function message(role: string, content: string): Message {
  return { role, parts: [{ type: 'text', content }] };
}

function times(start: bigint, step: number): Pick<LoadSpan, 'startNanos' | 'endNanos'> {
  const startNanos = start + BigInt(step) * 1_000_000_000n;
  return { startNanos, endNanos: startNanos + 900_000_000n };
}
