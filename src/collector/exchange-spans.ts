import { isJsonObject, parseJson, stringMember } from '../base/json.ts';
import type { ExecutionId, SpanId, TraceId } from '../model/ids.ts';
import type { RunSpan } from '../model/run.ts';
import type { SpanKind } from '../model/span.ts';
import { headerValue } from '../replay/exchange-marks.ts';
import type { StoredExchange } from '../store/exchange-store.ts';
import type { Store } from '../store/open-store.ts';

/** The span that tells of a recorded call, and by what that is known: the surest first. */
export interface ExchangeSpan {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly by: 'traceparent' | 'response-id' | 'model-and-time';
}

/** A span begins before its call and ends after it; clocks of two processes are read at different moments. */
const marginMs = 250;

const callKinds: ReadonlySet<SpanKind> = new Set(['llm', 'embedding', 'rerank']);

/** The spans of an execution's recorded calls, by the calls' sequence. Calls that no span tells of are absent. */
export function exchangeSpans(
  store: Store,
  executionId: ExecutionId,
  exchanges: readonly StoredExchange[],
): ReadonlyMap<number, ExchangeSpan> {
  const runs = store.runs.ofExecution(executionId).map(({ run }) => ({
    traceId: run.traceId,
    spans: store.rollup.spansOf(run.traceId),
  }));
  return joinExchanges(exchanges, runs);
}

export interface SpansOfRun {
  readonly traceId: TraceId;
  readonly spans: readonly RunSpan[];
}

/** As `exchangeSpans`, over what was read already. */
export function joinExchanges(
  exchanges: readonly StoredExchange[],
  runs: readonly SpansOfRun[],
): ReadonlyMap<number, ExchangeSpan> {
  const joined = new Map<number, ExchangeSpan>();
  const taken = new Set<RunSpan>();
  const ways = [byTraceParent, byResponseId, byModelAndTime];
  for (const way of ways) {
    for (const exchange of exchanges.filter(({ sequence }) => !joined.has(sequence))) {
      const place = way(exchange, runs, taken);
      if (place === undefined) continue;
      taken.add(place.span);
      joined.set(exchange.sequence, place.joined);
    }
  }
  return joined;
}

interface Found {
  readonly span: RunSpan;
  readonly joined: ExchangeSpan;
}

type Way = (
  exchange: StoredExchange,
  runs: readonly SpansOfRun[],
  taken: ReadonlySet<RunSpan>,
) => Found | undefined;

/** The header names the span that made the request: the call's own, or one of HTTP below it. */
const byTraceParent: Way = ({ request }, runs) => {
  const header = headerValue(request.headers, 'traceparent') ?? '';
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(header) ?? [];
  const run = runs.find((each) => each.traceId === traceId);
  const byId = new Map<string, RunSpan>(run?.spans.map((span) => [span.spanId, span]));
  const seen = new Set<RunSpan>();
  let span = byId.get(spanId ?? '');
  while (span !== undefined && !callKinds.has(span.kind) && !seen.has(span)) {
    seen.add(span);
    span = byId.get(span.parentSpanId ?? '');
  }
  return span !== undefined && run !== undefined && callKinds.has(span.kind)
    ? joinedTo(run, span, 'traceparent')
    : undefined;
};

/** Of several that bear the id, the innermost is nearest to the call; a replay gives ids out again. */
const byResponseId: Way = ({ responseId }, runs) => {
  if (responseId === undefined) return undefined;
  const candidates = runs.flatMap((run) =>
    run.spans
      .filter((span) => span.responseId === responseId && callKinds.has(span.kind))
      .map((span) => ({ run, span })),
  );
  const [first] = candidates.toSorted((left, right) =>
    left.span.startTime < right.span.startTime ? 1 : -1,
  );
  return first && joinedTo(first.run, first.span, 'response-id');
};

/** Spans of failed calls bear no id. */
const byModelAndTime: Way = (exchange, runs, taken) => {
  const model = modelOf(exchange);
  const startMs = exchange.startedAtMs;
  const endMs = startMs + exchange.response.durationMs;
  const candidates = runs.flatMap((run) =>
    run.spans
      .filter((span) => callKinds.has(span.kind) && isSameModel(span.model, model))
      .map((span) => ({ run, span, fit: fitOf(span, startMs, endMs) }))
      .filter(({ fit }) => fit !== undefined)
      .toSorted((left, right) => (left.fit ?? 0) - (right.fit ?? 0)),
  );
  const free = candidates.find(({ span }) => !taken.has(span));
  // A call that failed and was tried again by its library has its span in common with the one after it.
  const best = free ?? (isFailed(exchange) ? candidates[0] : undefined);
  return best && joinedTo(best.run, best.span, 'model-and-time');
};

function isFailed({ response }: StoredExchange): boolean {
  return response.status >= 400 || response.outcome !== 'complete';
}

/** How far the span's ends are from the call's; `undefined` where the call does not lie in the span. */
function fitOf(span: RunSpan, startMs: number, endMs: number): number | undefined {
  const spanStartMs = milliseconds(span.startTime);
  const spanEndMs = span.endTime === undefined ? Infinity : milliseconds(span.endTime);
  const isInside = spanStartMs - marginMs <= startMs && endMs <= spanEndMs + marginMs;
  if (!isInside) return undefined;
  return (
    Math.abs(startMs - spanStartMs) + (spanEndMs === Infinity ? 0 : Math.abs(spanEndMs - endMs))
  );
}

function milliseconds(time: bigint): number {
  return Number(time / 1000n) / 1000;
}

/** The request's model; Gemini's and Bedrock's stand in the path. */
function modelOf({ request }: StoredExchange): string | undefined {
  const body = parseJson(Buffer.from(request.body).toString('utf8'));
  const named = isJsonObject(body) ? stringMember(body, 'model') : undefined;
  const inPath = /\/(?:models?|deployments)\/([^/:?]+)/.exec(request.path)?.[1];
  return named ?? inPath?.replaceAll(/%3a/gi, ':');
}

/** Providers answer with a dated name for the one that was asked for; some spans put the provider before it. */
function isSameModel(told: string | undefined, asked: string | undefined): boolean {
  if (told === undefined || asked === undefined) return true;
  return told.includes(asked) || asked.includes(told);
}

function joinedTo(run: SpansOfRun, span: RunSpan, by: ExchangeSpan['by']): Found {
  return { span, joined: { traceId: run.traceId, spanId: span.spanId, by } };
}
