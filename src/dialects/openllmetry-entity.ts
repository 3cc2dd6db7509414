import { defined } from '../base/defined.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { SpanKind, SpanMeaning } from '../model/span.ts';
import { hasKeyUnder, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution } from './dialect.ts';
import { filled } from './filled.ts';
import { plainNode } from './llamaindex.ts';
import { firstText } from './part-shapes.ts';
import { readDocuments } from './retrieved-documents.ts';
import {
  queryOf,
  stepOf,
  outputFailureOf,
  toolOf,
  type TracedFunction,
} from './traced-function.ts';

/** What OpenLLMetry says of an entity: a workflow, task, agent or tool, with what it took and gave. */
export function readEntity(span: SpanWire): Contribution {
  const { attributes } = span;
  const told = spanKind(attributes);
  const traced = tracedBy(attributes);
  const retrieval = told === 'workflow' ? retrieverTask(traced) : undefined;
  const kind = retrieval === undefined ? told : 'retrieval';
  const name = readString(attributes, 'traceloop.entity.name');
  return defined<Contribution>({
    kind,
    tool: kind === 'tool' ? readTool(span, { ...traced, name }) : taskStep(attributes, traced),
    retrieval,
    agent: kind === 'agent' ? filled({ name: agentName(attributes) ?? name }) : undefined,
    failure: outputFailureOf(kind, traced.output),
  });
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['workflow', 'workflow'],
  ['task', 'workflow'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chat', 'llm'],
  ['completion', 'llm'],
  ['embedding', 'embedding'],
  ['rerank', 'rerank'],
]);

/** Newer versions say it in OpenTelemetry's words, and call it a task or a workflow for the sake of older readers. */
const kindsByOperation: ReadonlyMap<string, SpanKind> = new Map([
  ['execute_tool', 'tool'],
  ['invoke_agent', 'agent'],
]);

function spanKind(attributes: Attributes): SpanKind | undefined {
  if (hasKeyUnder(attributes, 'gen_ai.guardrail.')) return 'guardrail';
  const operation = readString(attributes, 'gen_ai.operation.name') ?? '';
  const told = kindsByOperation.get(operation);
  if (told !== undefined) return told;
  const word = readString(attributes, 'traceloop.span.kind', 'llm.request.type');
  return word === undefined ? undefined : kinds.get(word.toLowerCase());
}

/** A program may make a task of what is a tool to its model: the calls beside it tell. */
function taskStep(attributes: Attributes, traced: TracedFunction): SpanMeaning['tool'] {
  return attributes.get('traceloop.span.kind') === 'task' ? stepOf(traced) : undefined;
}

function tracedBy(attributes: Attributes): TracedFunction {
  return {
    input: readJsonOrText(attributes, 'traceloop.entity.input'),
    output: readJsonOrText(attributes, 'traceloop.entity.output'),
  };
}

/** LangChain's classes of tools, and the methods that call one, are no tool's name. */
const namelessTool = /^((Dynamic)?(Structured)?Tool|(function_tool|query_engine_tool)\.a?call)$/;

function readTool(
  { name: spanName, attributes }: SpanWire,
  { name = spanName, ...traced }: TracedFunction & { readonly name: string | undefined },
): SpanMeaning['tool'] {
  const callId = readString(attributes, 'gen_ai.tool.call.id');
  const { name: called, ...step } = toolOf(name, traced) ?? {};
  return filled({
    ...step,
    name: called === undefined || namelessTool.test(called) ? undefined : called,
    ...(callId !== undefined && { callId }),
  });
}

/** A task whose output is a list of found documents is a retrieval, also where it is called a task. */
function retrieverTask({ input, output }: TracedFunction): SpanMeaning['retrieval'] {
  const held = isJsonObject(output) ? (output['outputs'] ?? output['documents']) : output;
  if (!isJsonArray(held) || held.length === 0 || !held.every(isDocument)) return undefined;
  return filled({ query: queryOf(input), documents: readDocuments(held.map(plainNode)) });
}

/** LangChain's documents, and LlamaIndex's nodes with their scores. */
function isDocument(item: JsonValue): boolean {
  if (!isJsonObject(item)) return false;
  const isNode = isJsonObject(item['node']) && item['score'] !== undefined;
  return isNode || firstText(item, 'page_content', 'pageContent') !== undefined;
}

/** CrewAI's agents are called by their role. */
function agentName(attributes: Attributes): string | undefined {
  return readString(attributes, 'gen_ai.agent.name', 'crewai.agent.role');
}
