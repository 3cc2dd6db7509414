import type { CodeHints } from '../protocol/code-hints.ts';
import type { LastRendering, TemplateCall, TemplateUsage } from '../protocol/template-usage.ts';
import type { TemplateMatchJson } from '../protocol/workspace-api.ts';
import type { RunCalls } from '../protocol/run-calls.ts';
import { TrackedCalls, type TrackedCall, type TrackedText } from './tracked-calls.ts';

export interface UsageSources {
  locate(text: string, hints: CodeHints): readonly TemplateMatchJson[];
  locateCode(code: { readonly file: string; readonly line: number }): CodePlace | undefined;
}

export interface CodePlace {
  readonly path: string;
  readonly line: number;
}

/** Lines of a file, from 1, both included. */
export interface LineRange {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** A person picks from these; all of them are counted. */
const mostNewest = 50;
/** Looked up at once for a file that is shown, so that its figures stand where its templates are. */
const mostAtOnce = 100;

/**
 * Which calls of the newest runs came from which template. Texts are looked up a few at a time by
 * `lookUpWaiting`, so that whoever asks something in between need not wait.
 */
export class TemplateUsageIndex {
  private readonly tracked = new TrackedCalls();
  private readonly sources: UsageSources;

  constructor(sources: UsageSources) {
    this.sources = sources;
  }

  setRun(calls: RunCalls): void {
    this.tracked.setRun(calls);
  }

  /** What came from the file or folder, and what came from nowhere yet, is looked up again. */
  fileChanged(path: string): void {
    const isInside = (each: string): boolean =>
      each === path || each.startsWith(`${path}/`) || each.startsWith(`${path}\\`);
    for (const text of this.tracked.texts)
      if (text.lastPaths.size === 0 || [...text.lastPaths].some(isInside)) text.matches = undefined;
  }

  everythingChanged(): void {
    for (const text of this.tracked.texts) text.matches = undefined;
  }

  /** Looks one waiting text up at each step. */
  *lookUpWaiting(): Generator<void, void, void> {
    for (const text of this.tracked.texts) {
      if (text.matches !== undefined) continue;
      this.lookUp(text);
      yield;
    }
  }

  /** The templates of a file that calls came from, in its order. */
  ofFile(path: string): TemplateUsage[] {
    this.refreshFile(path);
    const uses = new Map<string, Uses>();
    for (const call of this.tracked.newestFirst()) {
      // A replay calls no model: it says nothing of what the prompt takes and costs.
      if (call.run.replayOf !== undefined) continue;
      for (const place of placesIn(call, path)) {
        const key = `${place.startLine}:${place.endLine}`;
        const known = uses.get(key) ?? { place, calls: [] };
        known.calls.push(call);
        uses.set(key, known);
      }
    }
    return Array.from(uses.values(), usageOf).toSorted((a, b) => a.startLine - b.startLine);
  }

  /** What the innermost template at a line was last rendered to. */
  lastRendering(path: string, line: number): LastRendering | undefined {
    this.refreshFile(path);
    let best: LastRendering | undefined;
    for (const call of this.tracked.newestFirst()) {
      for (const { text, matches = [] } of call.texts) {
        for (const match of matches) {
          const { startLine, endLine, start, end } = match;
          if (match.path !== path || line < startLine || line > endLine) continue;
          if (best !== undefined && endLine - startLine >= best.endLine - best.startLine) continue;
          best = { call: templateCall(call), text: text.slice(start, end), startLine, endLine };
        }
      }
    }
    return best;
  }

  /** The newest rendering of each template of a file. */
  newestRenderings(path: string): readonly SentTemplate[] {
    this.refreshFile(path);
    const newest = new Map<number, SentTemplate>();
    for (const { call, texts } of this.tracked.newestFirst())
      for (const { text, matches = [] } of texts)
        for (const match of matches)
          if (match.path === path && !newest.has(match.startLine))
            newest.set(match.startLine, { text, match, model: call.model });
    return [...newest.values()];
  }

  /** The newest call that came from these lines, by its text or by what it says of its code. */
  lastCall({ path, startLine, endLine }: LineRange): TemplateCall | undefined {
    this.refreshFile(path);
    const isInside = (line: number): boolean => startLine <= line && line <= endLine;
    for (const call of this.tracked.newestFirst()) {
      const { file, line } = call.call.hints;
      const place =
        file === undefined || line === undefined
          ? undefined
          : this.sources.locateCode({ file, line });
      if (place?.path === path && isInside(place.line)) return templateCall(call);
      const touches = placesIn(call, path).some(
        (each) => each.startLine <= endLine && startLine <= each.endLine,
      );
      if (touches) return templateCall(call);
    }
    return undefined;
  }

  private refreshFile(path: string): void {
    let left = mostAtOnce;
    for (const text of this.tracked.texts) {
      if (text.matches !== undefined || !text.lastPaths.has(path)) continue;
      this.lookUp(text);
      if (--left === 0) return;
    }
  }

  private lookUp(text: TrackedText): void {
    text.matches = this.sources.locate(text.text, text.hints);
    text.lastPaths = new Set(text.matches.map(({ path }) => path));
  }
}

/** A text that was sent, and a template that it came from. */
export interface SentTemplate {
  readonly text: string;
  readonly match: TemplateMatchJson;
  readonly model: string | undefined;
}

interface Uses {
  readonly place: TemplateMatchJson;
  readonly calls: TrackedCall[];
}

/** The templates of a file that a call came from, each once, however often it was rendered. */
function placesIn({ texts }: TrackedCall, path: string): TemplateMatchJson[] {
  const places = new Map<number, TemplateMatchJson>();
  for (const { matches = [] } of texts)
    for (const match of matches) if (match.path === path) places.set(match.startLine, match);
  return [...places.values()];
}

function usageOf({ place: { startLine, endLine }, calls: all }: Uses): TemplateUsage {
  // A span around a model call may carry the same prompt.
  const ofModels = all.filter(({ call }) => call.kind === 'llm');
  const calls = ofModels.length > 0 ? ofModels : all;
  const runs = new Map(calls.map(({ run }) => [run.traceId, run]));
  const failed = [...runs.values()].filter(({ status }) => status === 'error');
  const p95Ms = percentile95(calls.flatMap(({ call }) => call.durationMs ?? []));
  const tokens = average(calls.flatMap(({ call }) => call.tokens ?? []));
  const usd = average(calls.flatMap(({ call }) => call.usd ?? []));
  const lastFailed = failed[0]?.traceId;
  return {
    startLine,
    endLine,
    runs: runs.size,
    failedRuns: failed.length,
    calls: calls.length,
    newest: calls.slice(0, mostNewest).map(templateCall),
    ...(p95Ms !== undefined && { p95Ms }),
    ...(tokens !== undefined && { tokens: Math.round(tokens) }),
    ...(usd !== undefined && { usd }),
    ...(lastFailed !== undefined && { lastFailed }),
  };
}

function templateCall({ call, run }: TrackedCall): TemplateCall {
  return {
    traceId: run.traceId,
    spanId: call.spanId,
    runName: run.name,
    callName: call.name,
    startTimeUnixNano: call.startTimeUnixNano,
    failed: run.status === 'error' || call.failed,
    ...(call.durationMs !== undefined && { durationMs: call.durationMs }),
    ...(call.tokens !== undefined && { tokens: call.tokens }),
  };
}

/** The smallest value that 95 of 100 do not exceed: always one that was measured. */
function percentile95(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];
}

function average(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
