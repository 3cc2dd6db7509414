import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { SpanWire } from '../model/otlp-wire.ts';
import type { LlmCall, SpanKind } from '../model/span.ts';
import { hasKeyUnder, readJsonOrText, readString } from './attribute-reader.ts';
import type { Contribution, Dialect, Failure, WireRecord } from './dialect.ts';
import { filled } from './filled.ts';
import { readMessages } from './message-shapes.ts';

/**
 * Microsoft's Agent Framework in Python and .NET, and Agent 365 above it. Calls of models, tools and agents
 * are told as OpenTelemetry's; here are the workflows around them, and who they ran for.
 */
export const agentFramework: Dialect = {
  name: 'agent-framework',
  read: (record) => {
    const { attributes } = record.span;
    const isInWorkflow = isWorkflowSpan(record);
    if (!isInWorkflow && !hasKeyUnder(attributes, 'microsoft.')) return undefined;
    const step = isInWorkflow ? readStep(record.span) : {};
    return defined<Contribution>({
      ...step,
      tenantId: readString(attributes, 'microsoft.tenant.id'),
      userId: readString(attributes, 'user.id', 'microsoft.caller.id'),
      conversationId: readString(
        attributes,
        'gen_ai.conversation.id',
        'microsoft.session.id',
        'session.id',
      ),
    });
  },
};

function isWorkflowSpan({ span, scope }: WireRecord): boolean {
  const isOwnScope = scope.name.startsWith('agent_framework') || scopes.test(scope.name);
  if (isOwnScope) return kindOf(span.name) !== undefined;
  return span.attributes.has('executor.id') || span.attributes.has('edge_group.type');
}

const scopes = /^(Experimental\.)?Microsoft\.Agents\.AI/;

function readStep(span: SpanWire): Contribution {
  const { attributes } = span;
  const executor = readString(attributes, 'executor.id');
  const runsAgent = /agent/i.test(readString(attributes, 'executor.type') ?? '');
  return defined<Contribution>({
    kind: kindOf(span.name),
    llm: filled<LlmCall>({
      inputMessages: said(attributes, 'executor.input', 'user'),
      outputMessages: said(attributes, 'executor.output', 'assistant'),
    }),
    agent: runsAgent ? filled({ name: executor }) : undefined,
    failure: readFailure(span),
  });
}

/** .NET adds the name of the workflow or of its step: `workflow.run orders`, `executor.process triage`. */
function kindOf(spanName: string): SpanKind | undefined {
  return kinds.get(spanName.split(/[ /]/, 1)[0] ?? '');
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['workflow.build', 'workflow'],
  ['workflow.run', 'workflow'],
  ['workflow.session', 'workflow'],
  ['workflow_invoke', 'workflow'],
  ['executor.process', 'workflow'],
  ['edge_group.process', 'workflow'],
  ['message.send', 'messaging'],
]);

function said(
  attributes: Attributes,
  key: string,
  speaker: 'user' | 'assistant',
): LlmCall['inputMessages'] {
  return readMessages(readJsonOrText(attributes, key), speaker);
}

/** A workflow tells its failure as an event too, and its status does not always say so. */
function readFailure({ events }: SpanWire): Failure | undefined {
  const event = events.find(({ name }) => name === 'workflow.error' || name === 'build.error');
  if (event === undefined) return undefined;
  const message = readString(event.attributes, 'build.error.message', 'error.message', 'message');
  return filled({ message }) ?? {};
}
