import { assertNever } from '../../base/assert-never.ts';
import type { JsonObject } from '../../base/json.ts';
import { type AnswerBody, namedEventStream, wholeBody } from './answer-body.ts';
import { argumentsText, endOf, inPieces, type RebuiltReply } from './rebuilt-reply.ts';

export function openAiResponsesAnswer(reply: RebuiltReply, request: JsonObject): AnswerBody {
  const items = itemsOf(reply);
  const response = responseOf(reply, request, items);
  if (request['stream'] !== true) return wholeBody(response);
  const started = { ...response, status: 'in_progress', output: [], usage: null };
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...items.flatMap((item, output_index) => itemEvents(item, output_index)),
    { type: `response.${response.status}`, response },
  ];
  return namedEventStream(events.map((event, sequence_number) => ({ ...event, sequence_number })));
}

interface Item {
  readonly [key: string]: JsonObject[string];
  readonly id: string;
  readonly type: 'reasoning' | 'function_call' | 'message';
  /** What streams piece by piece. */
  readonly text: string;
}

type Event = JsonObject & { type: string };

function itemsOf(reply: RebuiltReply): readonly Item[] {
  const { id, text, reasoning, calls } = reply;
  const said = text !== '' || calls.length === 0;
  return [
    ...(reasoning === undefined
      ? []
      : [{ id: `rs_${id}`, type: 'reasoning', text: reasoning } as const]),
    ...(said ? [{ id: `msg_${id}`, type: 'message', text } as const] : []),
    ...calls.map((call) => ({
      id: `fc_${call.id}`,
      type: 'function_call' as const,
      call_id: call.id,
      name: call.name,
      text: argumentsText(call),
    })),
  ];
}

function writtenItem({ text, ...item }: Item, progress: 'started' | 'done'): JsonObject {
  const isDone = progress === 'done';
  const status = isDone ? 'completed' : 'in_progress';
  switch (item.type) {
    case 'reasoning':
      return { ...item, summary: isDone ? [{ type: 'summary_text', text }] : [] };
    case 'function_call':
      return { ...item, status, arguments: isDone ? text : '' };
    case 'message':
      return { ...item, status, role: 'assistant', content: isDone ? [outputText(text)] : [] };
    default:
      return assertNever(item.type);
  }
}

function outputText(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function itemEvents(item: Item, output_index: number): readonly Event[] {
  const at = { item_id: item.id, output_index };
  return [
    { type: 'response.output_item.added', output_index, item: writtenItem(item, 'started') },
    ...contentEvents(item, at),
    { type: 'response.output_item.done', output_index, item: writtenItem(item, 'done') },
  ];
}

function contentEvents({ type, text, ...item }: Item, at: JsonObject): readonly Event[] {
  const pieces = inPieces(text);
  switch (type) {
    case 'reasoning': {
      const place = { ...at, summary_index: 0 };
      const name = 'response.reasoning_summary';
      const part = { type: 'summary_text', text };
      return [
        { type: `${name}_part.added`, ...place, part: { ...part, text: '' } },
        ...pieces.map((delta) => ({ type: `${name}_text.delta`, ...place, delta })),
        { type: `${name}_text.done`, ...place, text },
        { type: `${name}_part.done`, ...place, part },
      ];
    }
    case 'function_call': {
      const name = 'response.function_call_arguments';
      return [
        ...pieces.map((delta) => ({ type: `${name}.delta`, ...at, delta })),
        { type: `${name}.done`, ...at, name: item['name'] ?? '', arguments: text },
      ];
    }
    case 'message': {
      const place = { ...at, content_index: 0 };
      return [
        { type: 'response.content_part.added', ...place, part: outputText('') },
        ...pieces.map((delta) => ({
          type: 'response.output_text.delta',
          ...place,
          delta,
          logprobs: [],
        })),
        { type: 'response.output_text.done', ...place, text, logprobs: [] },
        { type: 'response.content_part.done', ...place, part: outputText(text) },
      ];
    }
    default:
      return assertNever(type);
  }
}

function responseOf(
  reply: RebuiltReply,
  request: JsonObject,
  items: readonly Item[],
): JsonObject & { status: string } {
  const end = endOf(reply);
  const isCut = end === 'length' || end === 'filter';
  const { inputTokens = 0, outputTokens = 0, totalTokens, cacheReadTokens = 0 } = reply.usage;
  return {
    id: reply.id,
    object: 'response',
    created_at: 0,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut
      ? { reason: end === 'length' ? 'max_output_tokens' : 'content_filter' }
      : null,
    instructions: request['instructions'] ?? null,
    model: reply.model,
    output: items.map((item) => writtenItem(item, 'done')),
    parallel_tool_calls: request['parallel_tool_calls'] ?? true,
    tool_choice: request['tool_choice'] ?? 'auto',
    tools: request['tools'] ?? [],
    metadata: {},
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: cacheReadTokens },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: reply.usage.reasoningTokens ?? 0 },
      total_tokens: totalTokens ?? inputTokens + outputTokens,
    },
  };
}
