import type { SpanKind } from '../model/span.ts';
import type { CodeHints } from './code-hints.ts';
import type { RunJson } from './run-json.ts';

/** What a window has to know of a run to tell which templates and functions its spans came from. */
export interface RunCalls {
  readonly run: Pick<RunJson, 'traceId' | 'name' | 'status' | 'startTimeUnixNano' | 'replayOf'>;
  /** Each text once: every call of a conversation repeats the ones before. */
  readonly texts: readonly string[];
  /** In order of their start. */
  readonly calls: readonly CallJson[];
}

/** A model call, or another span that says where in the code it was made. Unknown figures are absent. */
export interface CallJson {
  readonly spanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly failed: boolean;
  readonly model?: string;
  readonly startTimeUnixNano: string;
  readonly durationMs?: number;
  /** Input and output. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Which texts were sent, by index. */
  readonly texts: readonly number[];
  readonly hints: CodeHints;
}
