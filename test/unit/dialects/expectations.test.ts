import assert from 'node:assert/strict';
import { addUsage, type Usage } from '../../../src/model/usage.ts';
import type { Span } from '../../../src/model/span.ts';
import {
  readCapture,
  readExpectation,
  readRuns,
  type CapturedRun,
  type CaptureName,
} from '../../support/captures.ts';

/** What `expected.json` of a capture says; `null` is "not in the telemetry". */
interface Expectation {
  readonly counts: { readonly spans: number; readonly traces: number };
  readonly rootSpans: readonly (string | null)[];
  readonly llmCallCount: number;
  readonly llmCalls: readonly ExpectedCall[];
  readonly toolSpans: readonly ExpectedTool[];
  /** Indexes of traces. */
  readonly tracesWithErrorRoot: readonly number[];
}

interface ExpectedCall {
  readonly traceGroup: number;
  readonly root: string;
  readonly span: string;
  readonly provider: string | null;
  readonly requestModel: string | null;
  readonly responseModel: string | null;
  readonly telemetry: {
    readonly inputTokens: number | null;
    readonly outputTokens: number | null;
    readonly cachedTokens: number | null;
    readonly reasoningTokens: number | null;
  };
  readonly messagesInTelemetry: { readonly in: string | null; readonly out: string | null };
  readonly toolCallsRequested: readonly { readonly name: string; readonly args: unknown }[];
  readonly status: string;
  readonly error: string | null;
  readonly promptTemplates: readonly { readonly role: string; readonly literalFragment: string }[];
}

interface ExpectedTool {
  readonly traceGroup: number;
  readonly span: string;
  readonly name: string;
  readonly args: unknown;
  readonly status: string;
  readonly error: string | null;
}

/** Those that are read whole; the others' misses are told in `docs/dialects.md`. */
const complete: readonly CaptureName[] = ['vercel-ai-v6', 'vercel-ai-v7', 'otel-contrib-openai'];

for (const name of complete) {
  describe(`${name} against its expectation`, () => {
    const expected = readExpectation(name) as Expectation;
    const runs = readRuns(name);
    const calls = runs.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'llm'));
    const tools = runs.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'tool'));

    it('holds as many spans, traces, model calls and tool calls', () => {
      assert.equal(readCapture(name).length, expected.counts.spans);
      assert.equal(runs.length, expected.counts.traces);
      assert.equal(calls.length, expected.llmCallCount);
      assert.equal(
        sumOf(runs, ({ run }) => run.llmCalls),
        expected.llmCallCount,
      );
      assert.equal(
        sumOf(runs, ({ run }) => run.toolCalls),
        expected.toolSpans.length,
      );
    });

    it('finds the roots, and which of them failed', () => {
      assert.deepEqual(
        runs.map(({ run }) => run.name),
        expected.rootSpans,
      );
      const failed = runs.flatMap(({ run }, index) => (run.status === 'error' ? index : []));
      assert.deepEqual(failed, expected.tracesWithErrorRoot);
    });

    it('adds up exactly the tokens of the calls in each run', () => {
      for (const { run, spans } of runs) {
        const leaves = spans.filter(({ kind }) => kind === 'llm' || kind === 'embedding');
        const sum = leaves.reduce<Usage>((total, { llm }) => addUsage(total, llm?.usage ?? {}), {});
        const { totalTokens, ...counts } = run.usage;
        const { totalTokens: _, ...expectedCounts } = sum;
        assert.deepEqual(counts, expectedCounts);
        // Embeddings tell no total, and put nothing out.
        const hasCounts = counts.inputTokens !== undefined;
        const total = (counts.inputTokens ?? 0) + (counts.outputTokens ?? 0);
        assert.equal(totalTokens, hasCounts ? total : undefined);
        const usd = sumOf(leaves, ({ llm }) => llm?.cost?.usd ?? 0);
        assert.equal(run.cost.usd ?? 0, usd);
        assert.equal(run.cost.unpricedCalls, 0);
      }
    });

    for (const [index, call] of expected.llmCalls.entries()) {
      it(`reads model call ${String(index + 1)}: ${call.span}`, () => {
        checkCall(calls[index], call, runs);
      });
    }

    for (const [index, tool] of expected.toolSpans.entries()) {
      it(`reads tool call ${String(index + 1)}: ${tool.name}`, () => {
        checkTool(tools[index], tool, runs);
      });
    }
  });
}

function checkCall(
  span: Span | undefined,
  expected: ExpectedCall,
  runs: readonly CapturedRun[],
): void {
  assert.ok(span?.llm);
  const { llm } = span;
  assert.equal(span.name, expected.span);
  assert.equal(span.traceId, runs[expected.traceGroup]?.run.traceId);
  assert.equal(runs[expected.traceGroup]?.run.name, expected.root);
  assert.equal(llm.provider ?? null, expected.provider);
  assert.equal(llm.requestModel ?? null, expected.requestModel);
  assert.equal(llm.responseModel ?? null, expected.responseModel);
  assert.equal(llm.usage?.inputTokens ?? null, expected.telemetry.inputTokens);
  assert.equal(llm.usage?.outputTokens ?? null, expected.telemetry.outputTokens);
  assert.equal(llm.usage?.cacheReadTokens ?? null, expected.telemetry.cachedTokens);
  assert.equal(llm.usage?.reasoningTokens ?? null, expected.telemetry.reasoningTokens);
  assert.equal(llm.inputMessages !== undefined, expected.messagesInTelemetry.in !== null);
  assert.equal(llm.outputMessages !== undefined, expected.messagesInTelemetry.out !== null);
  assert.deepEqual(requestedCalls(span), expected.toolCallsRequested);
  checkStatus(span, expected);
  for (const { role, literalFragment } of expected.promptTemplates) {
    const said = (llm.inputMessages ?? []).filter((message) => message.role === role);
    assert.ok(JSON.stringify(said).includes(literalFragment), `${role}: ${literalFragment}`);
  }
}

function checkTool(
  span: Span | undefined,
  expected: ExpectedTool,
  runs: readonly CapturedRun[],
): void {
  assert.ok(span?.tool);
  assert.equal(span.name, expected.span);
  assert.equal(span.traceId, runs[expected.traceGroup]?.run.traceId);
  assert.equal(span.tool.name, expected.name);
  assert.deepEqual(span.tool.arguments, expected.args);
  checkStatus(span, expected);
  assert.equal(span.tool.error !== undefined, expected.error !== null);
  assert.equal(span.tool.result !== undefined, expected.error === null);
  assert.ok(span.tool.error?.includes(expected.error ?? '') ?? true);
}

function checkStatus(
  span: Span,
  expected: { readonly status: string; readonly error: string | null },
): void {
  assert.equal(span.status.code === 'error', expected.status === 'error');
  if (expected.error !== null) assert.ok(span.status.message?.includes(expected.error));
}

function requestedCalls(span: Span): readonly unknown[] {
  const parts = (span.llm?.outputMessages ?? []).flatMap((message) => message.parts);
  return parts.flatMap((part) =>
    part.type === 'tool_call' ? { name: part.name, args: part.arguments } : [],
  );
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
