import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
  readStrings,
} from './attribute-reader.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { readInstructions } from './message-shapes.ts';
import { reportedCost } from './reported-cost.ts';
import { retrievalOf, outputFailureOf, toolOf, type TracedFunction } from './traced-function.ts';
import { usageOf } from './usage-reader.ts';

/**
 * VoltAgent's observability. Every span carries the agent's name as its entity; what the span itself is,
 * its type says, and one without a type is the agent's own.
 */
export const voltAgent: Dialect = {
  name: 'voltagent',
  read: ({ span }) => {
    const { attributes } = span;
    if (!attributes.has('entity.type') || !attributes.has('entity.id')) return undefined;
    const kind = spanKind(attributes);
    const traced: TracedFunction = {
      input: readJsonOrText(
        attributes,
        'tool.arguments',
        'llm.messages',
        'agent.messages',
        'input',
      ),
      output: readJsonOrText(attributes, 'tool.result', 'output'),
    };
    return defined<Contribution>({
      kind,
      llm:
        kind === 'llm' || kind === 'agent' ? readLlm(attributes, { ...traced, kind }) : undefined,
      tool: kind === 'tool' ? readTool(span, traced) : undefined,
      retrieval: kind === 'retrieval' ? retrievalOf(traced) : undefined,
      ...readSurroundings(attributes),
      evaluations: readGuardrail(attributes),
      failure: outputFailureOf(kind, traced.output),
    });
  },
};

function spanKind(attributes: Attributes): SpanKind | undefined {
  const type = readString(attributes, 'span.type', 'entity.type') ?? '';
  // What is written to a memory is found by no one yet.
  const operation = readString(attributes, 'memory.operation');
  const isWrite = type === 'memory' && operation?.startsWith('write') === true;
  return isWrite ? undefined : kinds.get(type);
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['llm', 'llm'],
  ['tool', 'tool'],
  ['agent', 'agent'],
  ['memory', 'retrieval'],
  ['retriever', 'retrieval'],
  ['vector', 'retrieval'],
  ['embedding', 'embedding'],
  ['guardrail', 'guardrail'],
  ['scorer', 'evaluator'],
  ['workflow', 'workflow'],
  ['workflow-step', 'workflow'],
  ['middleware', 'workflow'],
  ['summary', 'workflow'],
]);

/** Messages of a model call only: those of an agent are what it was asked, and its calls tell all of them. */
function readLlm(
  attributes: Attributes,
  { input, output, kind }: TracedFunction & { readonly kind: SpanKind },
): LlmCall | undefined {
  const usd = readNumber(attributes, 'usage.cost');
  const isCall = kind === 'llm';
  const asked = isCall ? readRequestBody(input) : undefined;
  const told = isCall ? readResponseBody(output) : undefined;
  const instructions = readInstructions(readString(attributes, 'agent.instructions'));
  const messages = asked?.inputMessages ?? [];
  const hasSystem = messages.some(({ role }) => role === 'system');
  return filled<LlmCall>({
    requestModel: readString(
      attributes,
      'llm.model',
      'ai.model.name',
      'ai.model.id',
      'gen_ai.request.model',
    ),
    provider: readString(attributes, 'llm.provider', 'ai.model.provider'),
    usage: readUsage(attributes),
    cost: reportedCost(usd),
    parameters: readParameters(attributes),
    finishReasons: readStrings(attributes, 'llm.finish_reason', 'ai.response.finish_reason'),
    inputMessages:
      messages.length === 0 || hasSystem ? asked?.inputMessages : [...instructions, ...messages],
    outputMessages: told?.outputMessages,
    toolDefinitions: readStrings(attributes, 'llm.tools')?.map((name) => ({ name })),
  });
}

/** Of an agent under `ai.model`, of a call under `llm`. */
function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const {
    name: _n,
    id: _i,
    provider: _p,
    max_steps: _s,
    ...parameters
  } = readGroup(attributes, 'ai.model.') ?? {};
  const given = callParameters.flatMap((name) => {
    const value = readJsonOrText(attributes, `llm.${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const joined = { ...parameters, ...Object.fromEntries(given) };
  return Object.keys(joined).length === 0 ? undefined : joined;
}

const callParameters = ['temperature', 'top_p', 'max_output_tokens', 'max_retries', 'stream'];

/** The AI SDK's counts under older names: cached ones are a part of the input, reasoning of the output. */
function readUsage(attributes: Attributes): LlmCall['usage'] {
  const count = (name: string): number | undefined =>
    readNumber(attributes, `llm.usage.${name}`, `usage.${name}`);
  return usageOf({
    inputTokens: count('prompt_tokens'),
    outputTokens: count('completion_tokens'),
    cacheReadTokens: count('cached_tokens'),
    cacheWriteTokens: undefined,
    reasoningTokens: count('reasoning_tokens'),
    totalTokens: count('total_tokens'),
  });
}

function readTool({ attributes, name }: SpanWire, traced: TracedFunction): SpanMeaning['tool'] {
  const called = readString(attributes, 'tool.name') ?? name.replace(/^tool\.execution:/, '');
  const callId = readString(attributes, 'tool.call.id', 'tool.call_id');
  return { ...toolOf(called, traced), ...(callId !== undefined && { callId }) };
}

/** That a guardrail stepped in is no failure of its own. */
function readGuardrail(attributes: Attributes): readonly Evaluation[] | undefined {
  const label = readString(attributes, 'guardrail.action');
  if (label === undefined) return undefined;
  return [
    defined<Evaluation>({
      name: readString(attributes, 'guardrail.name', 'guardrail.id'),
      score: undefined,
      label,
      explanation: readString(attributes, 'guardrail.message'),
    }),
  ];
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const isAgent = readString(attributes, 'entity.type') === 'agent';
  const context = readJson(attributes, 'agent.context', 'conversation.metadata');
  return defined<SpanMeaning>({
    prompt: filled({
      name: readString(attributes, 'prompt.name', 'prompt.id'),
      version: readString(attributes, 'prompt.version', 'prompt.version_id'),
    }),
    agent: isAgent
      ? filled({
          name: readString(attributes, 'subagent.name', 'entity.name'),
          id: readString(attributes, 'subagent.id', 'entity.id'),
        })
      : undefined,
    conversationId: readString(attributes, 'conversation.id', 'voltagent.conversation_id'),
    userId: readString(attributes, 'user.id'),
    metadata: filled({ context }),
  });
}
