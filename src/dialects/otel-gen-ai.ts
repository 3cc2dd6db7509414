import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, Prompt, Retrieval, SpanKind, SpanMeaning, ToolCall } from '../model/span.ts';
import {
  either,
  group,
  json,
  jsonOrText,
  made,
  members,
  number,
  readerOf,
  text,
} from './attribute-fields.ts';
import { hasKeyUnder } from './attribute-reader.ts';
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
import {
  detailsEvent,
  genAiToolDefinitions,
  nothingSaid,
  readSaid,
} from './otel-gen-ai-messages.ts';
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
    // Some senders tell of the tool that a model asked for on the span of the model's call.
    tool: mayBeTool(attributes, kind) ? readTool(attributes) : undefined,
    ...readSurroundings(attributes),
    evaluations,
    failure: readFailure(attributes, llm),
  });
}

/** What no operation tells may be a tool's, if anything of a tool is said. */
function mayBeTool(attributes: Attributes, kind: SpanKind | undefined): boolean {
  return kind === 'tool' || (kind === undefined && hasKeyUnder(attributes, 'gen_ai.tool.'));
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
  const told = readCall(attributes);
  const said = readSaid(attributes, events);
  const finishReasons = genAiFinishReasons(attributes, said.outputMessages);
  const call =
    finishReasons === undefined && said === nothingSaid
      ? told
      : { ...told, ...said, ...(finishReasons !== undefined && { finishReasons }) };
  const isCall = kind === 'llm' || kind === 'embedding' || kind === 'rerank';
  // Spans of tools and workflows often name a provider: that alone does not make them model calls.
  if (!isCall && !tellsMoreThanWho(call) && !hasPackedMessages(attributes)) return undefined;
  return call ?? {};
}

const readCall = readerOf(
  members<LlmCall>({
    provider: genAiProvider,
    operation: text('gen_ai.operation.name'),
    requestModel: text('gen_ai.request.model'),
    responseModel: text('gen_ai.response.model'),
    responseId: text('gen_ai.response.id'),
    cost: made(
      number(
        'operation.cost',
        'gen_ai.usage.cost',
        'gen_ai.usage.total_cost',
        'gen_ai.cost.total_cost',
        'litellm.cost.total',
        'vercel.ai_gateway.cost.total',
      ),
      estimatedCost,
    ),
    usage: genAiUsage,
    parameters: genAiParameters,
    serviceTier: genAiServiceTier,
    // Seconds on the wire, as all durations of OpenTelemetry.
    timeToFirstTokenMs: made(
      number(
        'gen_ai.response.time_to_first_chunk',
        'gen_ai.client.operation.time_to_first_chunk',
        'gen_ai.client.inference.time_to_first_chunk',
      ),
      (seconds) => seconds * 1000,
    ),
    toolDefinitions: genAiToolDefinitions,
  }),
);

function tellsMoreThanWho(call: LlmCall = {}): boolean {
  return Object.keys(call).some((name) => name !== 'provider' && name !== 'operation');
}

/** Messages that were left packed are messages all the same. */
function hasPackedMessages(attributes: Attributes): boolean {
  return ['gen_ai.input.messages', 'gen_ai.output.messages'].some(
    (key) => attributes.has(key) && attributes.get(key) === undefined,
  );
}

const readTool = readerOf(
  members<ToolCall>({
    name: text('gen_ai.tool.name'),
    callId: text('gen_ai.tool.call.id'),
    arguments: either(
      jsonOrText(
        'gen_ai.tool.call.arguments',
        'gen_ai.tool.arguments',
        'gen_ai.tool.input',
        'input',
      ),
      // A tool that reads a skill is asked for it by name.
      group('gen_ai.skill.'),
    ),
    result: jsonOrText(
      'gen_ai.tool.call.result',
      'gen_ai.tool.result',
      'gen_ai.tool.output',
      // Axiom's.
      'gen_ai.tool.message',
      'output',
    ),
  }),
);

const readSurroundings = readerOf(
  members<SpanMeaning>({
    retrieval: members<Retrieval>({
      query: text('gen_ai.retrieval.query.text', 'gen_ai.memory.query.text'),
      documents: made(json('gen_ai.retrieval.documents', 'gen_ai.memory.records'), readDocuments),
    }),
    prompt: members<Prompt>({
      name: text('gen_ai.prompt.name'),
      version: text('gen_ai.prompt.version'),
      variables: group('gen_ai.prompt.variable.'),
    }),
    agent: members<NonNullable<SpanMeaning['agent']>>({
      name: text('gen_ai.agent.name'),
      id: text('gen_ai.agent.id'),
    }),
    // Azure's agents keep conversations as threads.
    conversationId: text('gen_ai.conversation.id', 'gen_ai.thread.id'),
  }),
);

const readEnd = readerOf(
  members<{ readonly message?: string; readonly outcome?: string }>({
    message: text('error.message', 'error.type'),
    outcome: text('gen_ai.response.status', 'gen_ai.thread.run.status'),
  }),
);

/**
 * `error.type` is set only where the operation failed. A finish reason `error` says so too where nothing
 * was put out; beside an answer it says that the answer did not suit, which is not the call's failure.
 */
function readFailure(attributes: Attributes, llm: LlmCall | undefined): Contribution['failure'] {
  const { message, outcome } = readEnd(attributes) ?? {};
  if (attributes.has('error.type')) return filled({ message }) ?? {};
  // Python writes the name of an enumeration's member: `RunStatus.FAILED`.
  if (outcome !== undefined && /(^|\.)(failed|expired)$/i.test(outcome)) {
    return filled({ message }) ?? {};
  }
  const endedInError = llm?.finishReasons?.includes('error') === true;
  return endedInError && llm?.usage?.outputTokens === undefined ? {} : undefined;
}
