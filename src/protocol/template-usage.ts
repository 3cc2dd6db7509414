/** What the runs that a window knows say about one template. Figures that no call tells are absent. */
export interface TemplateUsage {
  /** Lines of the template as it stands now, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly calls: number;
  /** 95 of 100 calls took no longer. */
  readonly p95Ms?: number;
  /** Input and output of one call, on average. */
  readonly tokens?: number;
  /** US dollars of one call, on average. */
  readonly usd?: number;
  readonly lastFailed?: string;
  /** Newest first. */
  readonly newest: readonly TemplateCall[];
}

/** A model call that a template went into. */
export interface TemplateCall {
  readonly traceId: string;
  readonly spanId: string;
  readonly runName: string;
  readonly callName: string;
  readonly startTimeUnixNano: string;
  /** The run, not only the call. */
  readonly failed: boolean;
  readonly durationMs?: number;
  readonly tokens?: number;
}

/** What a template was last rendered to. */
export interface LastRendering {
  readonly call: TemplateCall;
  /** Of the message, what the template made. */
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}
