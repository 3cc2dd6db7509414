import type { JsonObject } from '../../base/json.ts';
import { type AnswerBody, countsOf, namedEventStream, objectOf, wholeBody } from './answer-body.ts';
import { argumentsText, endOf, inPieces, type RebuiltReply } from './rebuilt-reply.ts';

export function anthropicAnswer(reply: RebuiltReply, request: JsonObject): AnswerBody {
  const { id, model } = reply;
  const content = blocksOf(reply);
  const end = { stop_reason: stopReasons[endOf(reply)], stop_sequence: null };
  const message = { id, type: 'message', role: 'assistant', model, content, ...end };
  const usage = usageOf(reply);
  if (request['stream'] !== true) return wholeBody({ ...message, usage });
  return namedEventStream([
    {
      type: 'message_start',
      message: {
        ...message,
        content: [],
        stop_reason: null,
        usage: { ...usage, output_tokens: 1 },
      },
    },
    ...content.flatMap((block, index) => blockEvents(block, index)),
    { type: 'message_delta', delta: end, usage },
    { type: 'message_stop' },
  ]);
}

type Block = JsonObject & { type: string };

function blocksOf({ reasoning, text, calls }: RebuiltReply): readonly Block[] {
  const said = text !== '' || calls.length === 0;
  return [
    // Without the signature that only the provider can give, which a later call may be refused for.
    ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning, signature: '' }]),
    ...(said ? [{ type: 'text', text }] : []),
    ...calls.map((call) => {
      const { id, name, arguments: input } = call;
      return { type: 'tool_use', id, name, input: objectOf(input) };
    }),
  ];
}

function blockEvents(block: Block, index: number): readonly Block[] {
  const text = (name: string): string => {
    const value = block[name];
    return typeof value === 'string' ? value : '';
  };
  const written = (empty: JsonObject, deltas: readonly JsonObject[]): readonly Block[] => [
    { type: 'content_block_start', index, content_block: { ...block, ...empty } },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
  if (block.type === 'tool_use') {
    const json = argumentsText({ id: '', name: '', arguments: block['input'] ?? {} });
    const deltas = inPieces(json).map((partial_json) => ({
      type: 'input_json_delta',
      partial_json,
    }));
    return written({ input: {} }, deltas);
  }
  if (block.type === 'thinking') {
    const deltas = inPieces(text('thinking')).map((thinking) => ({
      type: 'thinking_delta',
      thinking,
    }));
    return written({ thinking: '' }, deltas);
  }
  return written(
    { text: '' },
    inPieces(text('text')).map((piece) => ({ type: 'text_delta', text: piece })),
  );
}

const stopReasons = {
  tools: 'tool_use',
  length: 'max_tokens',
  filter: 'refusal',
  stop: 'end_turn',
} as const;

/** Anthropic counts what was read from and written to the cache beside the input. */
function usageOf({ usage }: RebuiltReply): JsonObject {
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    input_tokens: Math.max(0, inputTokens - (cacheReadTokens ?? 0) - (cacheWriteTokens ?? 0)),
    output_tokens: outputTokens,
    ...countsOf({
      cache_read_input_tokens: cacheReadTokens,
      cache_creation_input_tokens: cacheWriteTokens,
    }),
  };
}
