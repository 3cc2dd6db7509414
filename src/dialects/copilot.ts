import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { hasKeyUnder, readGroup, readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readOutputMessages } from './otel-gen-ai-messages.ts';
import { reportedCost } from './reported-cost.ts';

/** GitHub Copilot in the editor and on the command line: OpenTelemetry's keys, and its own beside them. */
export const copilot: Dialect = { name: 'copilot', read };

function read({ span }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  if (!hasKeyUnder(attributes, 'copilot_chat.', 'github.copilot.')) return undefined;
  const operation = readString(attributes, 'gen_ai.operation.name');
  const isCall = operation === 'chat';
  return defined<Contribution>({
    kind: kindsByOperation.get(operation ?? ''),
    llm: isCall ? readCall(attributes) : readTurn(attributes),
    conversationId: readString(
      attributes,
      'copilot_chat.chat_session_id',
      'gen_ai.conversation.id',
      'copilot_chat.session_id',
      'github.copilot.session_id',
    ),
    metadata: readMetadata(attributes),
  });
}

/** Operations that OpenTelemetry does not name: texts and hooks on the way, not work of their own. */
const kindsByOperation: ReadonlyMap<string, SpanKind> = new Map([
  ['content_event', 'span'],
  ['execute_hook', 'span'],
  ['core_event', 'span'],
]);

function readCall(attributes: Attributes): LlmCall | undefined {
  return filled<LlmCall>({
    responseId: readString(attributes, 'gen_ai.response.id', 'copilot_chat.server_request_id'),
    cost: readCost(attributes),
    timeToFirstTokenMs: readNumber(attributes, 'copilot_chat.time_to_first_token'),
    outputMessages: withReasoning(attributes),
  });
}

/** GitHub bills in AI units of a cent; a call tells billionths of one. */
const nanoUnitsPerUsd = 1e11;

function readCost(attributes: Attributes): LlmCall['cost'] {
  const nanoUnits = readNumber(
    attributes,
    'copilot_chat.copilot_usage_nano_aiu',
    'github.copilot.nano_aiu',
  );
  if (nanoUnits === undefined || nanoUnits < 0) return undefined;
  return reportedCost(nanoUnits / nanoUnitsPerUsd);
}

/** The reasoning stands beside the answer. */
function withReasoning(attributes: Attributes): readonly Message[] | undefined {
  const content = readString(attributes, 'copilot_chat.reasoning_content');
  const answer = readOutputMessages(attributes);
  const isToldThere = answer?.some(({ parts }) => parts.some(({ type }) => type === 'reasoning'));
  if (content === undefined || isToldThere === true) return answer;
  const reasoning = { type: 'reasoning', content } as const;
  const [first = { role: 'assistant', parts: [] }, ...others] = answer ?? [];
  return [{ ...first, parts: [reasoning, ...first.parts] }, ...others];
}

/** An agent's span: what the person asked, and what a session with Claude cost in all. */
function readTurn(attributes: Attributes): LlmCall | undefined {
  const usd = readNumber(attributes, 'copilot_chat.total_cost_usd');
  const asked = readString(attributes, 'copilot_chat.user_request');
  const isTold = attributes.has('gen_ai.input.messages');
  return filled<LlmCall>({
    cost: reportedCost(usd),
    inputMessages:
      asked === undefined || isTold
        ? undefined
        : [{ role: 'user', parts: [{ type: 'text', content: asked }] }],
  });
}

const described = [
  'debug_name',
  'intent',
  'location',
  'mode_name',
  'api_type',
  'turn.index',
] as const;

function readMetadata(attributes: Attributes): SpanMeaning['metadata'] {
  const own = described.map(
    (name) => [name, readString(attributes, `copilot_chat.${name}`)] as const,
  );
  const repository = Object.entries(readGroup(attributes, 'copilot_chat.repo.') ?? {});
  return filled<NonNullable<SpanMeaning['metadata']>>(
    Object.fromEntries(
      [...own, ...repository.map(([name, value]) => [`repo.${name}`, value] as const)].filter(
        ([, value]) => value !== undefined,
      ),
    ) as NonNullable<SpanMeaning['metadata']>,
  );
}
