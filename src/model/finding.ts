import type { SpanId } from './ids.ts';

/** Something about a run that its reader should not have to look for. */
export interface Finding {
  readonly code: FindingCode;
  /** `error`: something did fail. `warning`: it may be as it is meant, and often is not. */
  readonly severity: 'error' | 'warning';
  /** Where to look; of several spans the first. */
  readonly spanId: SpanId;
  /** One plain sentence. What it quotes of the telemetry is untrusted text. */
  readonly message: string;
}

export type FindingCode =
  | 'hidden-error'
  | 'output-truncated'
  | 'content-filtered'
  | 'refused'
  | 'invalid-json-output'
  | 'empty-output'
  | 'tool-error-unnoticed'
  | 'repeated-failures'
  | 'identical-calls';
