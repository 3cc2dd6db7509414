import { defined } from '../base/defined.ts';
import type { RunSpan } from './run.ts';
import type { Span } from './span.ts';

/** What the summary of a run needs to know of a span that is in memory. */
export function toRunSpan(span: Span): RunSpan {
  return defined<RunSpan>({
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    service: span.service,
    scope: span.scope,
    kind: span.kind,
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status.code,
    model: span.llm?.responseModel ?? span.llm?.requestModel,
    responseId: span.llm?.responseId,
    usage: span.llm?.usage,
    costUsd: span.llm?.cost?.usd,
    conversationId: span.conversationId,
    userId: span.userId,
    tenantId: span.tenantId,
    tags: span.tags,
    serviceInstance: undefined,
  });
}
