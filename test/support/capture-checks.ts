import { addUsage, type Usage } from '../../src/model/usage.ts';
import type { Span } from '../../src/model/span.ts';
import {
  readCapture,
  readCapturedLogs,
  readExpectation,
  readRuns,
  type CapturedRun,
  type CaptureName,
} from './captures.ts';
import { checkerOf, type FieldCheck, type FieldChecker } from './field-check.ts';

/** What `expected.json` of a capture says; `null` is "not in the telemetry". */
interface Expectation {
  readonly counts: { readonly spans: number; readonly traces: number; readonly logs: number };
  readonly rootSpans: readonly (string | null)[];
  readonly llmCallCount: number;
  readonly llmCalls: readonly ExpectedCall[];
  readonly toolSpans: readonly ExpectedTool[];
  /** Indexes of traces, or the names of their roots. */
  readonly tracesWithErrorRoot: readonly (number | string)[];
  readonly tokenConvention: string;
}

interface ExpectedCall {
  readonly traceGroup?: number;
  readonly root: string | null;
  readonly span: string;
  readonly provider: string | null;
  readonly requestModel: string | null;
  readonly responseModel: string | null;
  readonly telemetry: ToldTokens;
  /** What the provider's answer said. */
  readonly apiTruth: { readonly cacheWrite?: number; readonly reasoning?: number } | null;
  readonly messagesInTelemetry: Told | string;
  readonly toolCallsRequested: readonly { readonly name: string; readonly args: unknown }[];
  readonly status: string;
  readonly error: string | null;
  readonly promptTemplates: readonly ExpectedPrompt[];
}

/** As sent: the tokens of the model are made of them by `tokenConvention`. */
interface ToldTokens {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly reasoningTokens: number | null;
}

interface Told {
  readonly in: string | null;
  readonly out: string | null;
}

interface ExpectedPrompt {
  readonly role: string;
  readonly literalFragment: string;
  readonly foundIn: string;
}

interface ExpectedTool {
  readonly traceGroup?: number;
  readonly span: string;
  readonly name: string;
  readonly args?: unknown;
  /** `null` where a result is not in the telemetry, although there was one. */
  readonly result?: null;
  readonly status: string;
  readonly error: string | null;
}

/** Every fact that the expectation of a capture names, with what was read. */
export function checkCapture(name: CaptureName): readonly FieldCheck[] {
  const expected = readExpectation(name) as Expectation;
  const runs = readRuns(name);
  const checks: FieldCheck[] = [];
  checkCounts(checkerOf(checks, name, 'the capture'), { name, expected, runs });
  const calls = matched(expected.llmCalls, countedCalls(runs));
  for (const [index, call] of expected.llmCalls.entries()) {
    const check = checkerOf(checks, name, `model call ${index + 1}, ${call.span}`);
    const convention = expected.tokenConvention;
    checkCall(check, { span: calls[index], call, runs, name, convention });
  }
  const tools = matched(expected.toolSpans, toolSpans(runs));
  for (const [index, tool] of expected.toolSpans.entries()) {
    const check = checkerOf(checks, name, `tool call ${index + 1}, ${tool.name}`);
    checkTool(check, tools[index], { tool, runs });
  }
  return checks;
}

/** Of model calls inside each other the innermost is the call. */
function countedCalls(runs: readonly CapturedRun[]): readonly Span[] {
  return runs.flatMap(({ spans }) => {
    const calls = spans.filter(({ kind }) => kind === 'llm');
    const outer = new Set(calls.map(({ parentSpanId }) => parentSpanId));
    return calls.filter(({ spanId }) => !outer.has(spanId));
  });
}

/** A retriever may be a tool of the model. */
function toolSpans(runs: readonly CapturedRun[]): readonly Span[] {
  return runs.flatMap(({ spans }) =>
    spans.filter(({ kind, tool }) => kind === 'tool' || tool !== undefined),
  );
}

/** In order, each with the next span of its name: one that is missing must not shift those after it. */
function matched(
  expected: readonly { readonly span: string }[],
  spans: readonly Span[],
): readonly (Span | undefined)[] {
  const left = [...spans];
  return expected.map(({ span: name }) => {
    const index = left.findIndex((span) => span.name === name);
    return index === -1 ? undefined : left.splice(index, 1)[0];
  });
}

function checkCounts(
  check: FieldChecker,
  {
    name,
    expected,
    runs,
  }: { name: CaptureName; expected: Expectation; runs: readonly CapturedRun[] },
): void {
  check('spans', readCapture(name).length, expected.counts.spans);
  check('logs', readCapturedLogs(name).length, expected.counts.logs);
  check('traces', runs.length, expected.counts.traces);
  const total = (count: (run: CapturedRun) => number): number =>
    runs.reduce((sum, run) => sum + count(run), 0);
  const llmCalls = total(({ run }) => run.llmCalls);
  check('model calls', llmCalls, expected.llmCallCount);
  const toolCalls = total(({ run }) => run.toolCalls);
  check('tool calls', toolCalls, expected.toolSpans.length);
  const named = expected.tracesWithErrorRoot.some((root) => typeof root === 'string');
  const failed = runs.flatMap(({ run }, index) =>
    run.status === 'error' ? [named ? run.name : index] : [],
  );
  check('failed runs', failed, expected.tracesWithErrorRoot);
  for (const { run, spans } of runs) checkSums(check, run, spans);
}

/** A run's tokens and money are those of its calls, each counted once. */
function checkSums(check: FieldChecker, run: CapturedRun['run'], spans: readonly Span[]): void {
  const calls = spans.filter(({ kind }) => kind === 'llm' || kind === 'embedding');
  const outer = new Set(calls.map(({ parentSpanId }) => parentSpanId));
  const leaves = calls.filter(({ spanId }) => !outer.has(spanId));
  const sum = leaves.reduce<Usage>((all, { llm }) => addUsage(all, llm?.usage ?? {}), {});
  const { totalTokens: _, ...counts } = run.usage;
  const { totalTokens: __, ...expected } = sum;
  check('run tokens', counts, expected);
  const usd = leaves.reduce((all, { llm }) => all + (llm?.cost?.usd ?? 0), 0);
  check('run cost', (run.cost.usd ?? 0).toFixed(12), usd.toFixed(12));
}

interface CallToCheck {
  readonly span: Span | undefined;
  readonly call: ExpectedCall;
  readonly runs: readonly CapturedRun[];
  readonly name: CaptureName;
  readonly convention: string;
}

function checkCall(check: FieldChecker, { span, call, runs, name, convention }: CallToCheck): void {
  const llm = span?.llm;
  check('call found', span?.name, call.span);
  checkPlace(check, span, { place: call, runs });
  // These may be known from other places than the attribute that the expectation has in mind.
  if (call.provider !== null) check('provider', llm?.provider, call.provider);
  if (call.requestModel !== null) check('request model', llm?.requestModel, call.requestModel);
  if (call.responseModel !== null) check('response model', llm?.responseModel, call.responseModel);
  const tokens = tokensOfModel(call, { name, convention });
  check('input tokens', llm?.usage?.inputTokens, tokens.inputTokens);
  check('output tokens', llm?.usage?.outputTokens, tokens.outputTokens);
  check('cached tokens', llm?.usage?.cacheReadTokens, tokens.cachedTokens);
  check('reasoning tokens', llm?.usage?.reasoningTokens, tokens.reasoningTokens);
  const { messagesInTelemetry: told } = call;
  if (typeof told !== 'string') {
    check('input messages', llm?.inputMessages !== undefined, told.in !== null);
    check('output messages', llm?.outputMessages !== undefined, told.out !== null);
  }
  check('tool calls asked for', requestedCalls(span), call.toolCallsRequested);
  checkStatus(check, span, call);
  for (const prompt of call.promptTemplates) checkPrompt(check, span, prompt);
}

/** Gemini has thoughts beside the output: the total of the first call is 455 = 412 + 27 + 16. */
const countsThoughtsApart: readonly CaptureName[] = ['genkit'];

/** The model counts cached tokens with the input and reasoning with the output. */
function tokensOfModel(
  { telemetry, apiTruth }: ExpectedCall,
  { name, convention }: { readonly name: CaptureName; readonly convention: string },
): ToldTokens {
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = telemetry;
  if (inputTokens === null || outputTokens === null) return telemetry;
  const isCacheApart = convention.startsWith('input EXCLUDES');
  const written = convention.includes('read/write') ? (apiTruth?.cacheWrite ?? 0) : 0;
  const isReasoningApart =
    convention.includes('output EXCLUDES reasoning') || countsThoughtsApart.includes(name);
  return {
    ...telemetry,
    inputTokens: inputTokens + (isCacheApart ? (cachedTokens ?? 0) + written : 0),
    outputTokens: outputTokens + (isReasoningApart ? (reasoningTokens ?? 0) : 0),
  };
}

/** Words of a prompt that stand in another span, or nowhere, cannot be read here. */
function checkPrompt(check: FieldChecker, span: Span | undefined, prompt: ExpectedPrompt): void {
  if (prompt.foundIn === 'nowhere' || prompt.foundIn === 'elsewhere in the capture') return;
  const said = (span?.llm?.inputMessages ?? []).filter(({ role }) => role === prompt.role);
  const isSaid = JSON.stringify(said).includes(JSON.stringify(prompt.literalFragment).slice(1, -1));
  check('prompt text', isSaid ? prompt.literalFragment : undefined, prompt.literalFragment);
}

function checkTool(
  check: FieldChecker,
  span: Span | undefined,
  { tool, runs }: { tool: ExpectedTool; runs: readonly CapturedRun[] },
): void {
  check('tool found', span?.name, tool.span);
  checkPlace(check, span, { place: tool, runs });
  check('tool name', span?.tool?.name, tool.name);
  if (tool.args !== undefined) check('tool arguments', span?.tool?.arguments, tool.args);
  const answered = tool.error === null && tool.result !== null;
  check('tool result', span?.tool?.result !== undefined, answered);
  check('tool error', includes(span?.tool?.error, tool.error), tool.error);
  checkStatus(check, span, tool);
}

function checkPlace(
  check: FieldChecker,
  span: Span | undefined,
  {
    place,
    runs,
  }: {
    place: { readonly traceGroup?: number; readonly root?: string | null };
    runs: readonly CapturedRun[];
  },
): void {
  if (place.traceGroup !== undefined) {
    check('trace', span?.traceId, runs[place.traceGroup]?.run.traceId);
  }
  if (typeof place.root === 'string') {
    const run = runs.find((each) => each.run.traceId === span?.traceId)?.run;
    check('root', run?.name, place.root);
  }
}

function checkStatus(
  check: FieldChecker,
  span: Span | undefined,
  expected: { readonly status: string; readonly error: string | null },
): void {
  const isFailure = expected.status === 'error' || expected.status.startsWith('failed');
  check('status', span?.status.code === 'error', isFailure);
  check('error', includes(span?.status.message, expected.error), expected.error);
}

/** The expected words, where the text holds them; else the text. */
function includes(text: string | undefined, words: string | null): string | undefined {
  return words !== null && text?.includes(words) === true ? words : text;
}

function requestedCalls(span: Span | undefined): readonly unknown[] {
  const parts = (span?.llm?.outputMessages ?? []).flatMap((message) => message.parts);
  return parts.flatMap((part) =>
    part.type === 'tool_call' ? { name: part.name, args: part.arguments } : [],
  );
}
