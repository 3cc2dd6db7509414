import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanEventWire } from '../model/otlp-wire.ts';
import type { Evaluation, LlmCall, SpanKind, SpanMeaning } from '../model/span.ts';
import { readJsonOrText, readNumber, readString, readStrings } from './attribute-reader.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';

/** OpenLIT's SDK: OpenTelemetry's keys, and what it adds to them. */
export const openLit: Dialect = {
  name: 'openlit',
  read: (record) => {
    if (!isOwn(record)) return undefined;
    const { attributes, events } = record.span;
    const kind = spanKind(attributes);
    return defined<Contribution>({
      kind,
      llm: readLlm(attributes, kind),
      tool: toolOperations.has(operationOf(attributes)) ? readTool(attributes) : undefined,
      retrieval: kind === 'retrieval' ? readRetrieval(attributes) : undefined,
      ...readSurroundings(attributes),
      evaluations: readGuards([attributes, ...events.filter(isGuard).map(attributesOf)]),
      failure: readFailure(attributes),
    });
  },
};

const sdkName = 'telemetry.sdk.name';

function isOwn({ span, resource, scope }: WireRecord): boolean {
  return (
    span.attributes.get(sdkName) === 'openlit' ||
    resource.attributes.get(sdkName) === 'openlit' ||
    scope.name.startsWith('openlit')
  );
}

const kindsByOperation: ReadonlyMap<string, SpanKind> = new Map([
  ['image', 'llm'],
  ['audio', 'llm'],
  ['execute_task', 'workflow'],
  ['graph', 'workflow'],
  ['framework', 'workflow'],
  ['agent', 'agent'],
  ['task', 'workflow'],
]);

/** Only what OpenTelemetry has no word for. */
function spanKind(attributes: Attributes): SpanKind | undefined {
  if (attributes.has('guard.name')) return 'guardrail';
  const operation = operationOf(attributes);
  if (operation !== 'vectordb') return kindsByOperation.get(operation) ?? knownKind(attributes);
  const query = readString(attributes, 'db.operation.name', 'db.operation') ?? '';
  return /^(query|search|get|select|fetch|peek)/i.test(query) ? 'retrieval' : 'db';
}

function knownKind(attributes: Attributes): SpanKind | undefined {
  return attributes.has('gen_ai.retrieval.query') ? 'retrieval' : undefined;
}

/** Seconds to the first token, also where nothing was streamed: then it is the whole of the call, or 0. */
function readLlm(attributes: Attributes, kind: SpanKind | undefined): LlmCall | undefined {
  const seconds = readNumber(attributes, 'gen_ai.server.time_to_first_token');
  const reasoning = readString(attributes, 'gen_ai.content.reasoning');
  const workflow = kind === undefined || kind === 'workflow' || kind === 'agent';
  return filled<LlmCall>({
    timeToFirstTokenMs: seconds === undefined || seconds === 0 ? undefined : seconds * 1000,
    inputMessages: workflow
      ? readMessages(readJsonOrText(attributes, 'gen_ai.workflow.input'), 'user')
      : undefined,
    outputMessages:
      reasoning === undefined || attributes.has('gen_ai.output.messages')
        ? undefined
        : [{ role: 'assistant', parts: [{ type: 'reasoning', content: reasoning }] }],
  });
}

const operationOf = (attributes: Attributes): string =>
  readString(attributes, 'gen_ai.operation.name') ?? '';

/** Model calls carry the name of the tool that they asked for. */
const toolOperations: ReadonlySet<string> = new Set(['execute_tool', 'tool_coordination']);

function readTool(attributes: Attributes): SpanMeaning['tool'] {
  return filled({
    name: readString(attributes, 'gen_ai.tool.name', 'gen_ai.agent.action.tool'),
    callId: readString(attributes, 'gen_ai.tool.call.id'),
    arguments: readJsonOrText(
      attributes,
      'gen_ai.tool.call.arguments',
      'gen_ai.tool.args',
      'gen_ai.tool.input',
      'gen_ai.agent.action.tool_input',
    ),
    result: readJsonOrText(attributes, 'gen_ai.tool.call.result', 'gen_ai.tool.output'),
  });
}

function readRetrieval(attributes: Attributes): SpanMeaning['retrieval'] {
  return filled({
    query: readString(
      attributes,
      'gen_ai.retrieval.query.text',
      'gen_ai.retrieval.query',
      'db.query.text',
      'db.statement',
    ),
  });
}

function readSurroundings(attributes: Attributes): SpanMeaning {
  const owner = readString(attributes, 'gen_ai.hub.owner');
  const repository = readString(attributes, 'gen_ai.hub.repo');
  const name =
    owner === undefined || repository === undefined ? repository : `${owner}/${repository}`;
  return defined<SpanMeaning>({
    prompt: filled({ name }),
    agent: filled({ name: readString(attributes, 'gen_ai.agent.name', 'gen_ai.agent.role') }),
    conversationId: readString(
      attributes,
      'gen_ai.conversation.id',
      'gen_ai.agent.session_id',
      'gen_ai.browser.session.id',
    ),
    userId: readString(attributes, 'gen_ai.request.user'),
    tags: readStrings(attributes, 'gen_ai.framework.tags'),
  });
}

const isGuard = ({ name }: SpanEventWire): boolean => name === 'guard.evaluation';
const attributesOf = ({ attributes }: SpanEventWire): Attributes => attributes;

function readGuards(carriers: readonly Attributes[]): readonly Evaluation[] | undefined {
  const told = carriers
    .filter((attributes) => attributes.has('guard.verdict') || attributes.has('guard.score'))
    .map((attributes) =>
      defined<Evaluation>({
        name: readString(attributes, 'guard.name', 'guard.validator'),
        score: readNumber(attributes, 'guard.score'),
        label: readString(attributes, 'guard.action', 'guard.verdict'),
        explanation: readString(attributes, 'guard.explanation', 'guard.classification'),
      }),
    );
  return told.length === 0 ? undefined : told;
}

function readFailure(attributes: Attributes): Contribution['failure'] {
  const message = readString(
    attributes,
    'gen_ai.framework.error.message',
    'gen_ai.framework.error.type',
  );
  return message === undefined ? undefined : { message };
}
