import type { SpanWire } from '../model/otlp-wire.ts';
import type { Span, SpanMeaning } from '../model/span.ts';
import { agentFramework } from './agent-framework.ts';
import { aiSdkMethods } from './ai-sdk-methods.ts';
import { anthropicSdk } from './anthropic-sdk.ts';
import { readString } from './attribute-reader.ts';
import { autoGen } from './autogen.ts';
import { braintrust } from './braintrust.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { conflictsBetween, type Heard } from './conflicts.ts';
import { copilot } from './copilot.ts';
import { crewAi } from './crewai.ts';
import type { Contribution, Dialect, WireRecord } from './dialect.ts';
import { effectAi } from './effect-ai.ts';
import { flue } from './flue.ts';
import { geminiCli } from './gemini-cli.ts';
import { genAiSpanKind } from './gen-ai-span-kind.ts';
import { genkit } from './genkit.ts';
import { googleAdk } from './google-adk.ts';
import { haystack } from './haystack.ts';
import { laminar } from './laminar.ts';
import { langfuse } from './langfuse.ts';
import { langSmith } from './langsmith.ts';
import { langtrace } from './langtrace.ts';
import { langWatch } from './langwatch.ts';
import { liteLlm } from './litellm.ts';
import { livekit } from './livekit.ts';
import { llamaIndex } from './llamaindex.ts';
import { logfire } from './logfire.ts';
import { mastraTelemetry } from './mastra-telemetry.ts';
import { mastra } from './mastra.ts';
import { mcp } from './mcp.ts';
import { mergeContributions } from './merge.ts';
import { mlflow } from './mlflow.ts';
import { openAiAgentsLogfire } from './openai-agents-logfire.ts';
import { openAiAgents } from './openai-agents.ts';
import { openInference } from './openinference.ts';
import { openLit } from './openlit.ts';
import { openLlmetry } from './openllmetry.ts';
import { openRouter } from './openrouter.ts';
import { otelGenAi } from './otel-gen-ai.ts';
import { otelGeneral } from './otel-general.ts';
import { pipecat } from './pipecat.ts';
import { responseTimings } from './response-timings.ts';
import { semanticKernel } from './semantic-kernel.ts';
import { sglang } from './sglang.ts';
import { SpeakingDialects } from './speaking-dialects.ts';
import { springAi } from './spring-ai.ts';
import { spanStatus } from './status.ts';
import { strands } from './strands.ts';
import { tanStackAi } from './tanstack-ai.ts';
import { tgi } from './tgi.ts';
import { triton } from './triton.ts';
import { vercelAiSdk } from './vercel-ai-sdk.ts';
import { vllm } from './vllm.ts';
import { voltAgent } from './voltagent.ts';

/** Raised whenever a span's meaning may come out differently, so that stored spans are derived again. */
export const normalizerVersion = 4;

/**
 * In order of priority, the specific before the general: keys that only one product writes are written
 * on purpose, while `gen_ai.*` keys are often added beside them for compatibility and say less (no
 * cached tokens, no wrapper kinds). The general conventions come last: an HTTP client's span that also
 * is a model call is a model call.
 */
export const dialects: readonly Dialect[] = [
  tanStackAi,
  langfuse,
  openAiAgents,
  openAiAgentsLogfire,
  googleAdk,
  openInference,
  mlflow,
  langSmith,
  langWatch,
  langtrace,
  laminar,
  braintrust,
  voltAgent,
  haystack,
  llamaIndex,
  genkit,
  vercelAiSdk,
  claudeCode,
  codex,
  geminiCli,
  copilot,
  mastra,
  mastraTelemetry,
  livekit,
  flue,
  pipecat,
  aiSdkMethods,
  effectAi,
  liteLlm,
  openRouter,
  openLlmetry,
  springAi,
  crewAi,
  openLit,
  genAiSpanKind,
  strands,
  logfire,
  anthropicSdk,
  agentFramework,
  semanticKernel,
  autoGen,
  mcp,
  vllm,
  sglang,
  tgi,
  triton,
  otelGenAi,
  responseTimings,
  otelGeneral,
];

const speakingDialects = new SpeakingDialects(dialects);

/** Gives a received span its meaning. Never throws: what cannot be read is left out. */
export function normalizeSpan(record: WireRecord): Span {
  const { span, resource, scope } = record;
  const heard = heardOf(record);
  const told = mergeContributions(heard.map(({ contribution }) => contribution));
  const status = spanStatus(span, told.failure);
  // Member by member, which takes a tenth of the time of a spread for each: this makes every span.
  const meant: Growing<Span> = {
    traceId: span.traceId,
    spanId: span.spanId,
    name: span.name,
    kind: 'span',
    startTime: span.startTimeUnixNano,
    status,
    dialects: heard.map(({ name }) => name),
    attributes: span.attributes,
    events: span.events,
    links: span.links,
    resource: resource.attributes,
  };
  const service = readString(resource.attributes, 'service.name');
  const conflicts = conflictsBetween(heard, { attributes: span.attributes, llm: told.llm });
  if (span.parentSpanId !== undefined) meant.parentSpanId = span.parentSpanId;
  if (span.endTimeUnixNano > 0n) meant.endTime = span.endTimeUnixNano;
  if (isHidden(status, span.status)) meant.reportedStatus = span.status.code === 1 ? 'ok' : 'unset';
  if (service !== undefined) meant.service = service;
  if (scope.name !== '') meant.scope = scope.name;
  if (conflicts !== undefined) meant.conflicts = conflicts;
  Object.assign(meant, withoutFailure(told));
  if (meant.kind === 'tool') meant.tool = withError(told.tool, status);
  return meant;
}

function heardOf(record: WireRecord): readonly Heard[] {
  const heard: Heard[] = [];
  for (const { name, read } of speakingDialects.of(record)) {
    const contribution = read(record);
    if (contribution !== undefined) heard.push({ name, contribution });
  }
  return heard;
}

type Growing<Members> = { -readonly [Name in keyof Members]: Members[Name] };

/** A failure that the sender did not report as one. */
function isHidden(status: Span['status'], reported: SpanWire['status']): boolean {
  return status.code === 'error' && reported.code !== 2;
}

function withoutFailure(told: Contribution): Contribution {
  if (told.failure === undefined) return told;
  const { failure: _, ...meaning } = told;
  return meaning;
}

function withError(tool: SpanMeaning['tool'], status: Span['status']): SpanMeaning['tool'] & {} {
  const error = tool?.error ?? (status.code === 'error' ? status.message : undefined);
  return { ...tool, ...(error !== undefined && { error }) };
}
