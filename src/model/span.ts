import type { JsonValue } from '../base/json.ts';
import type { Nanos } from '../base/nanos.ts';
import type { Attributes } from './attribute.ts';
import type { Cost } from './cost.ts';
import type { SpanId, TraceId } from './ids.ts';
import type { Message } from './message.ts';
import type { SpanEventWire, SpanLinkWire } from './otlp-wire.ts';
import type { Usage } from './usage.ts';

export const spanKinds = [
  'llm',
  'embedding',
  'rerank',
  'agent',
  'workflow',
  'tool',
  'retrieval',
  'prompt',
  'guardrail',
  'evaluator',
  'http',
  'db',
  'messaging',
  'rpc',
  'span',
] as const;

/** What a span is to a reader of agents; not OTLP's span kind. */
export type SpanKind = (typeof spanKinds)[number];

const kindsWithSource: ReadonlySet<SpanKind> = new Set(['llm', 'tool', 'retrieval', 'prompt']);

/** Whether a click on such a span opens the code or the prompt behind it; of others, a button does. */
export function opensSource(kind: SpanKind | undefined): boolean {
  return kind !== undefined && kindsWithSource.has(kind);
}

export type SpanStatusCode = 'unset' | 'ok' | 'error';

/** A span with its meaning, the same whatever dialect it was told in. */
export interface Span extends SpanMeaning {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly parentSpanId?: SpanId;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTime: Nanos;
  /** Absent while the span runs. */
  readonly endTime?: Nanos;
  readonly status: { readonly code: SpanStatusCode; readonly message?: string };
  /** The status that the sender gave to a span that failed all the same. Absent where it told the truth. */
  readonly reportedStatus?: 'unset' | 'ok';
  readonly service?: string;
  readonly scope?: string;
  /** Names of the dialects that contributed, in order of priority. */
  readonly dialects: readonly string[];
  readonly attributes: Attributes;
  readonly events: readonly SpanEventWire[];
  readonly links: readonly SpanLinkWire[];
  readonly resource: Attributes;
  /** Which facts the span does not tell itself. Absent where it was not completed, or lacked nothing. */
  readonly borrowed?: readonly Borrowed[];
  /** Absent where all that was told agrees. */
  readonly conflicts?: readonly Conflict[];
}

/** A number on which the dialects of a span disagree, or that was sent with another meaning. */
export interface Conflict {
  /** A member of the usage, or `cost`. */
  readonly fact: string;
  readonly chosen: ToldNumber;
  readonly others: readonly ToldNumber[];
  /** Why it was chosen: one sentence for a person. */
  readonly reason: string;
}

export interface ToldNumber {
  /** Its name, or `as sent` for an attribute whose number was not taken as it is. */
  readonly dialect: string;
  readonly value: number;
}

/** A fact of a span that stands elsewhere in its run, or in another. */
export interface Borrowed {
  /** Its name in the model: `llm.inputMessages`, `llm.cost`, `tool.arguments`, `status`. */
  readonly fact: string;
  readonly from: 'log' | 'parent' | 'ancestor' | 'child' | 'sibling' | 'earlier-call' | 'other-run';
  /** The other span, where it is one. */
  readonly spanId?: SpanId;
  /** The run of that span, where it is another one. */
  readonly traceId?: TraceId;
}

/** The part of a span that dialects derive; it can be thrown away and derived again. */
export interface SpanMeaning {
  readonly llm?: LlmCall;
  readonly tool?: ToolCall;
  readonly retrieval?: Retrieval;
  readonly prompt?: Prompt;
  readonly agent?: { readonly name?: string; readonly id?: string };
  /** Joins runs: a conversation, session or thread, by the sender's own id. */
  readonly conversationId?: string;
  readonly userId?: string;
  /** A customer, organization or team, where the sender tells them apart. */
  readonly tenantId?: string;
  readonly tags?: readonly string[];
  /** What the program attached to find the span again; not parameters of the call. */
  readonly metadata?: { readonly [name: string]: JsonValue };
  readonly serving?: Serving;
  readonly evaluations?: readonly Evaluation[];
}

/** A call of a model, or a wrapper span that repeats what its calls say (`kind` tells which). */
export interface LlmCall {
  readonly provider?: string;
  readonly requestModel?: string;
  readonly responseModel?: string;
  readonly responseId?: string;
  readonly operation?: string;
  readonly usage?: Usage;
  readonly cost?: Cost;
  readonly parameters?: { readonly [name: string]: JsonValue };
  /** As the provider calls it: `default`, `flex`, `priority`, `batch`. */
  readonly serviceTier?: string;
  readonly finishReasons?: readonly string[];
  readonly timeToFirstTokenMs?: number;
  readonly inputMessages?: readonly Message[];
  readonly outputMessages?: readonly Message[];
  readonly toolDefinitions?: readonly JsonValue[];
}

export interface ToolCall {
  readonly name?: string;
  readonly callId?: string;
  readonly arguments?: JsonValue;
  readonly result?: JsonValue;
  readonly error?: string;
}

export interface Retrieval {
  readonly query?: string;
  readonly documents?: readonly RetrievedDocument[];
}

export interface RetrievedDocument {
  readonly id?: string;
  readonly score?: number;
  readonly content?: string;
  readonly metadata?: JsonValue;
}

export interface Prompt {
  readonly name?: string;
  readonly version?: string;
  readonly template?: string;
  readonly variables?: { readonly [name: string]: JsonValue };
}

export interface Serving {
  readonly queueMs?: number;
  readonly prefillMs?: number;
  readonly decodeMs?: number;
  readonly timeToFirstTokenMs?: number;
}

export interface Evaluation {
  readonly name?: string;
  readonly score?: number;
  readonly label?: string;
  readonly explanation?: string;
}
