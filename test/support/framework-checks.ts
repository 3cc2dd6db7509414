import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Span, SpanKind } from '../../src/model/span.ts';
import { runsOf } from './captures.ts';
import { checkerOf, type FieldCheck, type FieldChecker } from './field-check.ts';
import { decodeWholeTraces } from './received-spans.ts';

const folder = fileURLToPath(new URL('../fixtures/framework-traces', import.meta.url));

/** Names of the published traces of frameworks: `agno-2025-06-11`. */
export const frameworkTraceNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.otlp.json'))
  .map((file) => file.slice(0, -'.otlp.json'.length));

/** What another reader made of the same spans; members as it names them. */
interface Published {
  readonly trace: {
    readonly sessionId: string | null;
    readonly userId: string | null;
    readonly tags: readonly string[];
  };
  readonly observations: readonly Observation[];
}

interface Observation {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly model: string | null;
  readonly level: string;
  readonly usageDetails: { readonly [unit: string]: number };
  readonly attributesWereRecorded: boolean;
}

/** Every fact of a published trace that its own attributes tell, with what was read. */
export function checkFrameworkTrace(name: string): readonly FieldCheck[] {
  const read = (ending: string): Buffer => readFileSync(join(folder, `${name}.${ending}.json`));
  const published = JSON.parse(read('expected').toString()) as Published;
  const { records } = decodeWholeTraces(read('otlp'), 'json');
  const spans = runsOf(records, []).flatMap((run) => run.spans);
  const checks: FieldCheck[] = [];
  const checkTrace = checkerOf(checks, name, 'the trace');
  const { sessionId, userId, tags } = published.trace;
  // The span that told them may be one of those that were published without attributes.
  if (published.observations.every((each) => each.attributesWereRecorded)) {
    if (sessionId !== null) checkTrace('conversation', told(spans, 'conversationId'), sessionId);
    if (userId !== null) checkTrace('user', told(spans, 'userId'), userId);
    if (tags.length > 0) checkTrace('tags', told(spans, 'tags'), tags);
  }
  for (const observation of published.observations) {
    const span = spans.find(({ spanId }) => String(spanId) === observation.id);
    checkObservation(checkerOf(checks, name, observation.name), span, observation);
  }
  return checks;
}

function told(spans: readonly Span[], member: 'conversationId' | 'userId' | 'tags'): unknown {
  return spans.map((span) => span[member]).find((value) => value !== undefined);
}

/** A call is a generation to them, and so is a wrapper that repeats one: its kind is not held to theirs. */
const kinds: ReadonlyMap<string, SpanKind> = new Map([
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
]);

function checkObservation(
  check: FieldChecker,
  span: Span | undefined,
  { type, model, level, usageDetails: usage, attributesWereRecorded }: Observation,
): void {
  const kind = kinds.get(type);
  if (kind !== undefined) check('kind', span?.kind, kind);
  check('status', span?.status.code === 'error', level === 'ERROR');
  // What was computed for a span without attributes was computed from what is not here.
  if (!attributesWereRecorded && type !== 'GENERATION') return;
  if (model !== null) {
    const { responseModel, requestModel } = span?.llm ?? {};
    check('model', requestModel === model ? requestModel : responseModel, model);
  }
  const found = span?.llm?.usage;
  if (usage['input'] !== undefined) check('input tokens', found?.inputTokens, usage['input']);
  if (usage['output'] !== undefined) check('output tokens', found?.outputTokens, usage['output']);
  if (usage['total'] !== undefined) check('total tokens', found?.totalTokens, usage['total']);
  if (type === 'GENERATION') {
    check('input messages', span?.llm?.inputMessages !== undefined, true);
    check('output messages', span?.llm?.outputMessages !== undefined, true);
  }
}
