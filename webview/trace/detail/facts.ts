import type { JsonValue } from '../../../src/base/json.ts';
import type { LlmCall, RetrievedDocument, Serving, ToldNumber } from '../../../src/model/span.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import type { OfferedTool } from '../../../src/protocol/trace-view.ts';
import { element } from '../../shared/element.ts';
import { formatCount, formatDuration, formatUsd } from '../../../src/base/format.ts';
import { costFact } from './cost.ts';
import { emptyNote, factSection, section, valueSection } from './fact-list.ts';
import { exceptionsOf } from './exception.ts';
import { stackTrace, type StackLinks } from './stack-trace.ts';
import { jsonBlock, textBlock } from './text-block.ts';

export interface FactLinks {
  readonly stacks: StackLinks;
  /** The tools on offer whose definition was found. */
  readonly tools: readonly OfferedTool[];
  onOpenTool(name: string): void;
}

/** What is known of the span, the failure first. */
export function facts(span: SpanJson, links: FactLinks): readonly HTMLElement[] {
  return [
    errorSection(span, links.stacks),
    ...toolSections(span),
    ...(span.llm === undefined ? [] : llmSections(span.llm, links)),
    conflictsSection(span),
    ...retrievalSections(span),
    ...promptSections(span),
    servingSection(span.serving),
    evaluationsSection(span),
    timingSection(span),
    identitySection(span),
    recordSection('Metadata', span.metadata),
  ].filter((each) => each !== undefined);
}

function errorSection(span: SpanJson, stacks: StackLinks): HTMLElement | undefined {
  const exceptions = exceptionsOf(span);
  if (span.status.code !== 'error' && exceptions.length === 0) return undefined;
  const { message } = span.status;
  const made = section('Error', [
    message === undefined || exceptions.some((each) => each.message === message)
      ? undefined
      : textBlock(message),
    message === undefined && exceptions.length === 0
      ? emptyNote('The span is marked as failed, without a message.')
      : undefined,
    ...exceptions.flatMap(({ event, type, message: text, stacktrace }) => [
      element('div', { class: 'exception' }, [
        element('strong', {}, [type ?? 'Exception']),
        text === undefined ? undefined : `: ${text}`,
      ]),
      stacktrace === undefined ? undefined : stackTrace(stacktrace, event, stacks),
    ]),
  ]);
  made.classList.add('error-section');
  return made;
}

function toolSections({ tool }: SpanJson): readonly (HTMLElement | undefined)[] {
  if (tool === undefined) return [];
  return [
    factSection('Tool', [
      ['Name', tool.name],
      ['Call', tool.callId],
      ['Error', tool.error],
    ]),
    valueSection('Arguments', tool.arguments),
    valueSection('Result', tool.result),
  ];
}

function llmSections(llm: LlmCall, links: FactLinks): readonly (HTMLElement | undefined)[] {
  return [
    factSection('Model', [
      ['Model', llm.responseModel ?? llm.requestModel],
      ['Asked for', llm.responseModel === llm.requestModel ? undefined : llm.requestModel],
      ['Provider', llm.provider],
      ['Service tier', llm.serviceTier],
      ['Operation', llm.operation],
      ['Finish', llm.finishReasons?.join(', ')],
      ['First token', optional(llm.timeToFirstTokenMs, formatDuration)],
      ['Response', llm.responseId],
    ]),
    usageSection(llm),
    recordSection('Parameters', llm.parameters),
    llm.toolDefinitions === undefined || llm.toolDefinitions.length === 0
      ? undefined
      : section(`Tools on offer (${llm.toolDefinitions.length})`, [
          ...links.tools.map((tool) => toolLink(tool, links)),
          jsonBlock(llm.toolDefinitions),
        ]),
  ];
}

/** To the place where the tool is defined: what a model is told of a tool is a prompt too. */
function toolLink({ name, locations }: OfferedTool, links: FactLinks): HTMLElement {
  const places = locations.map(({ file, line }) => `${file}:${line}`);
  const more = places.length > 1 ? ` +${places.length - 1}` : '';
  const link = element(
    'button',
    { type: 'button', class: 'link', title: `Open the definition\n${places.join('\n')}` },
    [`${places[0] ?? ''}${more}`],
  );
  link.addEventListener('click', () => links.onOpenTool(name));
  return element('div', { class: 'tool-link' }, [element('span', {}, [name]), link]);
}

function usageSection({ usage, cost }: LlmCall): HTMLElement | undefined {
  return factSection('Usage', [
    [
      'Input tokens',
      withNotes(usage?.inputTokens, [
        [usage?.cacheReadTokens, 'from cache'],
        [usage?.cacheWriteTokens, 'written to cache'],
        [usage?.details?.cacheWrite1hTokens, 'of them for an hour'],
        [usage?.details?.inputAudioTokens, 'audio'],
        [usage?.details?.inputImageTokens, 'images'],
        [usage?.details?.inputVideoTokens, 'video'],
      ]),
    ],
    [
      'Output tokens',
      withNotes(usage?.outputTokens, [
        [usage?.reasoningTokens, 'reasoning'],
        [usage?.details?.outputAudioTokens, 'audio'],
        [usage?.details?.outputImageTokens, 'images'],
        [usage?.details?.acceptedPredictionTokens, 'as predicted'],
        [usage?.details?.rejectedPredictionTokens, 'predicted in vain'],
      ]),
    ],
    ['Web searches', optional(usage?.details?.webSearches, formatCount)],
    ['Total tokens', optional(usage?.totalTokens, formatCount)],
    [
      'Cost',
      cost === undefined
        ? usage === undefined
          ? undefined
          : noted('not known', 'this model has no price here')
        : costFact(cost),
    ],
  ]);
}

/** Numbers that the span's dialects tell differently. */
function conflictsSection({ conflicts }: SpanJson): HTMLElement | undefined {
  return factSection(
    'Told differently',
    (conflicts ?? []).map(({ fact, chosen, others, reason }) => [
      factNames.get(fact) ?? fact,
      noted(
        told(fact, chosen),
        `taken; ${others.map((each) => told(fact, each)).join(', ')}. ${reason}`,
      ),
    ]),
  );
}

function told(fact: string, { dialect, value }: ToldNumber): string {
  const number = numberText(fact, value);
  return dialect === 'as sent' ? `${number} as sent` : `${number} by ${dialect}`;
}

const factNames: ReadonlyMap<string, string> = new Map([
  ['inputTokens', 'Input tokens'],
  ['outputTokens', 'Output tokens'],
  ['cacheReadTokens', 'From cache'],
  ['cacheWriteTokens', 'Written to cache'],
  ['reasoningTokens', 'Reasoning'],
  ['totalTokens', 'Total tokens'],
  ['cost', 'Cost'],
]);

function numberText(fact: string, value: number): string {
  return fact === 'cost' ? formatUsd(value) : formatCount(value);
}

function retrievalSections({ retrieval }: SpanJson): readonly (HTMLElement | undefined)[] {
  if (retrieval === undefined) return [];
  const documents = retrieval.documents ?? [];
  return [
    retrieval.query === undefined ? undefined : section('Query', [textBlock(retrieval.query)]),
    retrieval.documents === undefined
      ? undefined
      : section(
          `Documents (${documents.length})`,
          documents.length === 0
            ? [emptyNote('Nothing was found.')]
            : documents.map(documentElement),
        ),
  ];
}

function documentElement(document: RetrievedDocument): HTMLElement {
  return element('article', { class: 'document', 'aria-label': document.id ?? 'document' }, [
    element('div', { class: 'part-label' }, [
      element('span', {}, [document.id ?? 'document']),
      document.score === undefined
        ? undefined
        : element('span', { class: 'score' }, [`score ${Number(document.score.toFixed(4))}`]),
    ]),
    document.content === undefined ? undefined : textBlock(document.content),
    document.metadata === undefined ? undefined : jsonBlock(document.metadata),
  ]);
}

function promptSections({ prompt }: SpanJson): readonly (HTMLElement | undefined)[] {
  if (prompt === undefined) return [];
  return [
    factSection('Prompt', [
      ['Name', prompt.name],
      ['Version', prompt.version],
    ]),
    prompt.template === undefined ? undefined : section('Template', [textBlock(prompt.template)]),
    recordSection('Variables', prompt.variables),
  ];
}

function servingSection(serving: Serving | undefined): HTMLElement | undefined {
  return factSection('Serving', [
    ['Queue', optional(serving?.queueMs, formatDuration)],
    ['Prefill', optional(serving?.prefillMs, formatDuration)],
    ['Decode', optional(serving?.decodeMs, formatDuration)],
    ['First token', optional(serving?.timeToFirstTokenMs, formatDuration)],
  ]);
}

function evaluationsSection({ evaluations }: SpanJson): HTMLElement | undefined {
  return factSection(
    'Evaluations',
    (evaluations ?? []).map((each) => [
      each.name ?? 'evaluation',
      [each.score, each.label, each.explanation].filter((part) => part !== undefined).join(' · '),
    ]),
  );
}

function timingSection(span: SpanJson): HTMLElement | undefined {
  const start = new Date(Number(span.startTimeUnixNano.slice(0, -6)));
  return factSection('Time', [
    ['Started', Number.isNaN(start.getTime()) ? undefined : start.toLocaleString()],
    ['Duration', span.durationMs === undefined ? 'still running' : formatDuration(span.durationMs)],
  ]);
}

function identitySection(span: SpanJson): HTMLElement | undefined {
  return factSection('Span', [
    ['Name', span.name],
    ['Kind', span.kind],
    ['Agent', span.agent?.name ?? span.agent?.id],
    ['Conversation', span.conversationId],
    ['User', span.userId],
    ['Tenant', span.tenantId],
    ['Tags', span.tags?.join(', ')],
    ['Service', span.service],
    ['Scope', span.scope],
    ['Read as', span.dialects.join(', ')],
    ['Span id', span.spanId],
    ['Parent id', span.parentSpanId],
    ['Trace id', span.traceId],
  ]);
}

function recordSection(
  title: string,
  record: { readonly [name: string]: JsonValue } | undefined,
): HTMLElement | undefined {
  return factSection(
    title,
    Object.entries(record ?? {}).map(([name, value]) => [
      name,
      typeof value === 'object' ? jsonBlock(value) : String(value),
    ]),
  );
}

function optional(
  value: number | undefined,
  format: (value: number) => string,
): string | undefined {
  return value === undefined ? undefined : format(value);
}

function withNotes(
  value: number | undefined,
  notes: readonly (readonly [count: number | undefined, words: string])[],
): HTMLElement | undefined {
  if (value === undefined) return undefined;
  const known = notes.filter(([count]) => count !== undefined && count > 0);
  const text = known.map(([count, words]) => `${formatCount(count ?? 0)} ${words}`).join(', ');
  return noted(formatCount(value), text);
}

function noted(value: string, note: string): HTMLElement {
  return element('span', {}, [
    value,
    note === '' ? undefined : element('span', { class: 'note' }, [` ${note}`]),
  ]);
}
