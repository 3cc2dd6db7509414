import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import {
  hasKeyUnder,
  readGroup,
  readJson,
  readJsonOrText,
  readNumber,
  readString,
} from './attribute-reader.ts';
import { callFromLogs, tellsCall } from './call-from-logs.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import {
  genAiFinishReasons,
  genAiParameters,
  genAiProvider,
  genAiServiceTier,
} from './otel-gen-ai-call.ts';
import { genAiEvaluations } from './otel-gen-ai-evaluations.ts';
import { genAiKind } from './otel-gen-ai-kind.ts';
import { detailsEvent, readDefinitions, readSaid } from './otel-gen-ai-messages.ts';
import { genAiUsage } from './otel-gen-ai-usage.ts';
import { estimatedCost } from './reported-cost.ts';
import { readDocuments } from './retrieved-documents.ts';

/** OpenTelemetry's conventions for generative AI, in their shape of 2025 and later (1.37 on). */
export const otelGenAi: Dialect = {
  name: 'otel-gen-ai',
  read,
  completions: [callFromLogs((attributes) => read({ span: { attributes, events: [] } }))],
  logTellsCall: tellsCall,
};

function read({ span }: { readonly span: Told }): Contribution | undefined {
  const evaluations = genAiEvaluations(span.events, span.attributes);
  const attributes = withDetails(span);
  if (evaluations === undefined && !hasKeyUnder(attributes, 'gen_ai.')) return undefined;
  const kind = genAiKind(attributes);
  // What a tool's span tells in events are its arguments and its result.
  const told =
    kind === 'tool'
      ? { attributes: span.attributes, events: [] }
      : { attributes, events: span.events };
  const llm = readLlm(told, kind);
  return defined<Contribution>({
    kind,
    llm,
    ...readSurroundings(attributes, kind),
    evaluations,
    failure: readFailure(attributes, llm),
  });
}

/** Of a span, or of a log record that tells the same. */
type Told = Pick<SpanWire, 'attributes' | 'events'>;

/** Not of the conventions: Ax tells the tokens of a call in an event of its own. */
const usageEvent = 'gen_ai.usage';

/** Messages may travel on events beside the attributes, one event for input and one for output. */
function withDetails(span: Told): Attributes {
  const details = span.events.filter(({ name }) => name === detailsEvent || name === usageEvent);
  if (details.length === 0) return span.attributes;
  const carriers = [...details.map((event) => event.attributes), span.attributes];
  return new Map(carriers.flatMap((carrier) => [...carrier]));
}

function readLlm({ attributes, events }: Told, kind: SpanKind | undefined): LlmCall | undefined {
  const reportedUsd = readNumber(attributes, ...costKeys);
  const said = readSaid(attributes, events);
  const call = defined<LlmCall>({
    requestModel: readString(attributes, 'gen_ai.request.model'),
    responseModel: readString(attributes, 'gen_ai.response.model'),
    responseId: readString(attributes, 'gen_ai.response.id'),
    usage: genAiUsage(attributes),
    cost: estimatedCost(reportedUsd),
    parameters: genAiParameters(attributes),
    serviceTier: genAiServiceTier(attributes),
    finishReasons: genAiFinishReasons(attributes, said.outputMessages),
    timeToFirstTokenMs: readTimeToFirstToken(attributes),
    inputMessages: said.inputMessages,
    outputMessages: said.outputMessages,
    toolDefinitions: readDefinitions(attributes),
  });
  const isCall = kind === 'llm' || kind === 'embedding' || kind === 'rerank';
  // Spans of tools and workflows often name a provider: that alone does not make them model calls.
  if (!isCall && Object.keys(call).length === 0 && !hasPackedMessages(attributes)) return undefined;
  return defined<LlmCall>({
    provider: genAiProvider(attributes),
    operation: readString(attributes, 'gen_ai.operation.name'),
    ...call,
  });
}

/** Messages that were left packed are messages all the same. */
function hasPackedMessages(attributes: Attributes): boolean {
  return ['gen_ai.input.messages', 'gen_ai.output.messages'].some(
    (key) => attributes.has(key) && attributes.get(key) === undefined,
  );
}

const costKeys = [
  'operation.cost',
  'gen_ai.usage.cost',
  'gen_ai.usage.total_cost',
  'gen_ai.cost.total_cost',
  'litellm.cost.total',
  'vercel.ai_gateway.cost.total',
] as const;

/** Seconds on the wire, as all durations of OpenTelemetry. */
function readTimeToFirstToken(attributes: Attributes): number | undefined {
  const seconds = readNumber(
    attributes,
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.client.operation.time_to_first_chunk',
    'gen_ai.client.inference.time_to_first_chunk',
  );
  return seconds === undefined ? undefined : seconds * 1000;
}

function readSurroundings(attributes: Attributes, kind: SpanKind | undefined): SpanMeaning {
  const documents = readJson(attributes, 'gen_ai.retrieval.documents', 'gen_ai.memory.records');
  return defined<SpanMeaning>({
    // Some senders tell of the tool that a model asked for on the span of the model's call.
    tool: !mayBeTool(attributes, kind)
      ? undefined
      : filled({
          name: readString(attributes, 'gen_ai.tool.name'),
          callId: readString(attributes, 'gen_ai.tool.call.id'),
          arguments:
            readJsonOrText(
              attributes,
              'gen_ai.tool.call.arguments',
              'gen_ai.tool.arguments',
              'gen_ai.tool.input',
              'input',
            ) ??
            // A tool that reads a skill is asked for it by name.
            readGroup(attributes, 'gen_ai.skill.'),
          result: readJsonOrText(
            attributes,
            'gen_ai.tool.call.result',
            'gen_ai.tool.result',
            'gen_ai.tool.output',
            // Axiom's.
            'gen_ai.tool.message',
            'output',
          ),
        }),
    retrieval: filled({
      query: readString(attributes, 'gen_ai.retrieval.query.text', 'gen_ai.memory.query.text'),
      documents: readDocuments(documents),
    }),
    prompt: filled({
      name: readString(attributes, 'gen_ai.prompt.name'),
      version: readString(attributes, 'gen_ai.prompt.version'),
      variables: readGroup(attributes, 'gen_ai.prompt.variable.'),
    }),
    agent: filled({
      name: readString(attributes, 'gen_ai.agent.name'),
      id: readString(attributes, 'gen_ai.agent.id'),
    }),
    // Azure's agents keep conversations as threads.
    conversationId: readString(attributes, 'gen_ai.conversation.id', 'gen_ai.thread.id'),
  });
}

/** What no operation tells may be a tool's, if anything of a tool is said. */
function mayBeTool(attributes: Attributes, kind: SpanKind | undefined): boolean {
  return kind === 'tool' || (kind === undefined && hasKeyUnder(attributes, 'gen_ai.tool.'));
}

/**
 * `error.type` is set only where the operation failed. A finish reason `error` says so too where nothing
 * was put out; beside an answer it says that the answer did not suit, which is not the call's failure.
 */
function readFailure(attributes: Attributes, llm: LlmCall | undefined): Contribution['failure'] {
  const message = readString(attributes, 'error.message', 'error.type');
  if (attributes.has('error.type')) return filled({ message }) ?? {};
  const outcome = readString(attributes, 'gen_ai.response.status', 'gen_ai.thread.run.status');
  // Python writes the name of an enumeration's member: `RunStatus.FAILED`.
  if (outcome !== undefined && /(^|\.)(failed|expired)$/i.test(outcome)) {
    return filled({ message }) ?? {};
  }
  const endedInError = llm?.finishReasons?.includes('error') === true;
  return endedInError && llm?.usage?.outputTokens === undefined ? {} : undefined;
}
