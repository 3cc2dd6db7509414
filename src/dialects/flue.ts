import { defined } from '../base/defined.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';
import type { LlmCall, SpanKind } from '../model/span.ts';
import { hasKeyUnder, readJson, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readInstructions, readMessages } from './message-shapes.ts';

/** Flue: OpenTelemetry's keys for the call, its own for what was said, for tasks and workflows. */
export const flue: Dialect = { name: 'flue', read };

function read({ span, scope }: WireRecord): Contribution | undefined {
  const { attributes } = span;
  const isItsOwn = scope.name.startsWith('@flue/') || span.name.startsWith('flue.');
  if (!isItsOwn && !hasKeyUnder(attributes, 'flue.')) return undefined;
  const kind = kindOf(attributes);
  return defined<Contribution>({
    kind,
    llm: readLlm(attributes),
    tool:
      kind === 'tool'
        ? filled({
            name: readString(attributes, 'flue.tool.name', 'gen_ai.tool.name'),
            callId: readString(
              attributes,
              'flue.tool.call_id',
              'flue.tool.id',
              'gen_ai.tool.call.id',
            ),
            arguments: readJsonOrText(
              attributes,
              'flue.tool.arguments',
              'flue.tool.args',
              'flue.tool.input',
            ),
            result: readJsonOrText(attributes, 'flue.tool.result', 'flue.tool.output'),
          })
        : undefined,
    agent: filled({ name: readString(attributes, 'flue.task.agent', 'flue.agent.name') }),
    conversationId: readString(attributes, 'flue.session.id', 'flue.session.name'),
  });
}

/** The first key that is there decides. */
const kindsByKey: readonly (readonly [SpanKind, readonly string[]])[] = [
  ['llm', ['flue.turn.input', 'flue.turn.output', 'flue.turn.id']],
  ['tool', ['flue.tool.name']],
  ['agent', ['flue.task.id', 'flue.task.agent', 'flue.task.prompt']],
  ['workflow', ['flue.workflow.name', 'flue.operation.kind', 'flue.operation.id']],
];

function kindOf(attributes: Attributes): SpanKind | undefined {
  return kindsByKey.find(([, keys]) => keys.some((key) => attributes.has(key)))?.[0];
}

function readLlm(attributes: Attributes): LlmCall | undefined {
  const input = readJson(attributes, 'flue.turn.input');
  const output = readJsonOrText(attributes, 'flue.turn.output', 'flue.task.result');
  return filled<LlmCall>({
    inputMessages: isJsonObject(input)
      ? nonEmpty([
          ...readInstructions(input['systemPrompt']),
          ...(readMessages(input['messages'], 'user') ?? []),
        ])
      : readMessages(input ?? promptOf(attributes), 'user'),
    outputMessages: readMessages(output, 'assistant'),
  });
}

function promptOf(attributes: Attributes): JsonValue | undefined {
  return readJsonOrText(attributes, 'flue.task.prompt');
}

function nonEmpty(list: readonly Message[]): readonly Message[] | undefined {
  return list.length === 0 ? undefined : list;
}
