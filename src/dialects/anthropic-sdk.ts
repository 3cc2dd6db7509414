import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import type { Usage } from '../model/usage.ts';
import {
  hasKeyUnder,
  readGroup,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readGenAiUsage } from './otel-gen-ai-usage.ts';

/**
 * The spans that Anthropic's own SDKs and its platform make: OpenTelemetry's newest keys, and here is what
 * they add to them.
 */
export const anthropicSdk: Dialect = {
  name: 'anthropic-sdk',
  read: (record) => {
    if (!isOwn(record)) return undefined;
    const { attributes, name } = record.span;
    const kind = spanKind(name);
    return defined<Contribution>({
      kind,
      llm: readLlm(attributes),
      tool: kind === 'tool' ? readTool(attributes, name) : undefined,
      conversationId: readString(attributes, 'anthropic.session.id'),
      tenantId: readString(attributes, 'anthropic.workspace.id', 'anthropic.organization.id'),
    });
  },
};

function isOwn({ span, scope }: WireRecord): boolean {
  if (scope.name.startsWith('com.anthropic.sdk.')) return true;
  if (scope.name === 'com.anthropic.claude-platform') return true;
  // Claude Code has keys below `anthropic` too, and a dialect of its own.
  return (
    hasKeyUnder(span.attributes, 'anthropic.') && ownKeys.some((key) => span.attributes.has(key))
  );
}

const ownKeys = ['anthropic.request.id', 'anthropic.session.id', 'anthropic.tool_result.content'];

/** By the first word of the name, which is followed by a tool's. */
function spanKind(name: string): SpanKind | undefined {
  const word = name.split(' ', 1)[0] ?? '';
  if (!word.startsWith('anthropic.')) return undefined;
  // Counting tokens names a model and calls none.
  if (word.endsWith('.count_tokens')) return 'rpc';
  if (word.endsWith('tool_use')) return 'tool';
  if (word.endsWith('.tool_runner')) return 'agent';
  return /^anthropic\.(beta\.)?messages\./.test(word) ? 'llm' : undefined;
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const reason = readString(
    attributes,
    'anthropic.message.stop_reason',
    'anthropic.session.turn.stop_reason',
  );
  const thinking = readGroup(attributes, 'anthropic.thinking.');
  return filled<LlmCall>({
    usage: withCompaction(attributes),
    parameters: thinking && { thinking },
    finishReasons:
      reason === undefined || attributes.has('gen_ai.response.finish_reasons')
        ? undefined
        : [reason],
  });
}

/** What it cost to shorten the conversation before the call is paid for too, and told beside the call's own. */
function withCompaction(attributes: Attributes): Usage | undefined {
  const input = readNumber(attributes, 'anthropic.usage.compaction.input_tokens');
  const output = readNumber(attributes, 'anthropic.usage.compaction.output_tokens');
  const own = readGenAiUsage(attributes);
  if (own === undefined || (input === undefined && output === undefined)) return undefined;
  const { inputTokens = 0, outputTokens = 0, totalTokens: _, ...parts } = own;
  const whole = {
    inputTokens: inputTokens + (input ?? 0),
    outputTokens: outputTokens + (output ?? 0),
  };
  return { ...parts, ...whole, totalTokens: whole.inputTokens + whole.outputTokens };
}

function readTool(attributes: Attributes, spanName: string): SpanMeaning['tool'] {
  const [, named] = spanName.split(' ', 2);
  return filled({
    name: readString(attributes, 'gen_ai.tool.name') ?? named,
    result: attributes.has('gen_ai.tool.call.result')
      ? undefined
      : onlyText(readJsonOrText(attributes, 'anthropic.tool_result.content')),
  });
}

/** An answer of one text is that text; others stay the blocks that they are. */
function onlyText(content: JsonValue | undefined): JsonValue | undefined {
  const [block, ...more] = isJsonArray(content) ? content : [];
  const isText = isJsonObject(block) && block['type'] === 'text' && more.length === 0;
  return isText ? block['text'] : content;
}
