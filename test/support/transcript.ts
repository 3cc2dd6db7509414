import type { Message, MessagePart } from '../../src/model/message.ts';
import type { Run } from '../../src/model/run.ts';
import type { Span } from '../../src/model/span.ts';
import type { Usage } from '../../src/model/usage.ts';
import type { CapturedRun } from './captures.ts';

/**
 * A capture as a person reads it: each run with its totals, each span indented below its parent, and
 * below a span (after `|`) what it means. Long text is shortened; ids and times are left out where
 * they say nothing.
 */
export function transcript(name: string, runs: readonly CapturedRun[]): string {
  const spanCount = runs.reduce((sum, { spans }) => sum + spans.length, 0);
  const title = `${name}: ${String(spanCount)} spans in ${String(runs.length)} runs`;
  return [title, ...runs.map((captured) => runText(captured))].join('\n\n');
}

function runText({ run, spans }: CapturedRun): string {
  const present = new Set(spans.map((span) => span.spanId));
  const isTop = (span: Span): boolean =>
    span.parentSpanId === undefined || !present.has(span.parentSpanId);
  const tree = spans.filter(isTop).flatMap((span) => spanLines(span, spans, ''));
  return [...runLines(run), '', ...tree].join('\n');
}

function runLines(run: Run): readonly string[] {
  const counts = `${String(run.llmCalls)} model calls, ${String(run.toolCalls)} tool calls, ${String(run.errorCount)} errors`;
  const cost = run.cost.usd === undefined ? 'unknown cost' : `$${String(run.cost.usd)}`;
  return [
    `== ${run.name} (${run.service ?? 'no service'}): ${run.status}, ${counts}`,
    `   ${usageText(run.usage)}; ${cost}, ${String(run.cost.unpricedCalls)} unpriced`,
    `   models: ${run.models.join(', ')}`,
  ];
}

/** One span by itself, in the same words. */
export function spanText(span: Span): string {
  return spanLines(span, [span], '').join('\n');
}

function spanLines(span: Span, spans: readonly Span[], indent: string): readonly string[] {
  const isOrphan =
    span.parentSpanId !== undefined && !spans.some((each) => each.spanId === span.parentSpanId);
  const heading = `${indent}${span.name}  <${span.kind}>${isOrphan ? ' orphan' : ''}  [${span.dialects.join(', ')}]`;
  const children = spans.filter((each) => each.parentSpanId === span.spanId);
  return [
    heading,
    ...meaningLines(span).map((line) => `${indent}  | ${line}`),
    ...children.flatMap((child) => spanLines(child, spans, `${indent}  `)),
  ];
}

function meaningLines(span: Span): readonly string[] {
  const { status, agent, conversationId, userId, prompt, retrieval, evaluations, serving } = span;
  return [
    ...(status.code === 'error' ? [`ERROR ${shorten(status.message ?? '')}`] : []),
    ...jsonLine('agent', agent),
    ...jsonLine('conversation', conversationId),
    ...jsonLine('user', userId),
    ...jsonLine('prompt', prompt),
    ...llmLines(span),
    ...toolLines(span),
    ...jsonLine('retrieval', retrieval),
    ...jsonLine('evaluations', evaluations),
    ...jsonLine('serving', serving),
  ];
}

function llmLines({ llm }: Span): readonly string[] {
  if (llm === undefined) return [];
  const { provider = '?', requestModel = '?', responseModel = '?', cost } = llm;
  const money = cost === undefined ? '' : `; $${String(cost.usd)} ${cost.source}`;
  return [
    `${provider} ${requestModel} -> ${responseModel}${llm.responseId === undefined ? '' : ` (${llm.responseId})`}`,
    ...(llm.usage === undefined ? [] : [`${usageText(llm.usage)}${money}`]),
    ...jsonLine('parameters', llm.parameters),
    ...jsonLine('finish', llm.finishReasons),
    ...jsonLine('first token after ms', llm.timeToFirstTokenMs),
    ...(llm.toolDefinitions ?? []).map((tool) => `tool ${shorten(JSON.stringify(tool))}`),
    ...(llm.inputMessages ?? []).flatMap((message) => messageLines('>', message)),
    ...(llm.outputMessages ?? []).flatMap((message) => messageLines('<', message)),
  ];
}

function toolLines({ tool }: Span): readonly string[] {
  if (tool === undefined) return [];
  const { name = '?', callId, error } = tool;
  return [
    `calls ${name}(${shorten(JSON.stringify(tool.arguments ?? null))})${callId === undefined ? '' : ` as ${callId}`}`,
    ...(tool.result === undefined ? [] : [`gives ${shorten(JSON.stringify(tool.result))}`]),
    ...(error === undefined ? [] : [`fails ${shorten(error)}`]),
  ];
}

function messageLines(mark: string, message: Message): readonly string[] {
  const finish = message.finishReason === undefined ? '' : ` (${message.finishReason})`;
  return message.parts.map((part) => `${mark} ${message.role}${finish}: ${partText(part)}`);
}

function partText(part: MessagePart): string {
  if (part.type === 'text') return shorten(part.content);
  if (part.type === 'reasoning') return `(reasoning) ${shorten(part.content)}`;
  if (part.type === 'tool_call') {
    return `${part.name}(${shorten(JSON.stringify(part.arguments ?? null))}) as ${part.id ?? '?'}`;
  }
  if (part.type === 'tool_call_response') {
    return `${part.id ?? '?'} = ${shorten(JSON.stringify(part.result ?? null))}`;
  }
  return shorten(JSON.stringify(part));
}

function usageText(usage: Usage): string {
  const { details, ...counts } = usage;
  const words = Object.entries({ ...counts, ...details }).map(
    ([name, count]) => `${String(count)} ${name.replace('Tokens', '')}`,
  );
  return words.length === 0 ? 'no tokens' : words.join(', ');
}

function jsonLine(name: string, value: unknown): readonly string[] {
  return value === undefined ? [] : [`${name} ${shorten(JSON.stringify(value))}`];
}

/** One line, with the beginning and the end of what is long. */
function shorten(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.length <= 160 ? line : `${line.slice(0, 110)} … ${line.slice(-40)}`;
}
