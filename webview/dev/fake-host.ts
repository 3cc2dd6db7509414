import { toDisposable } from '../../src/base/disposable.ts';
import type { JsonValue } from '../../src/base/json.ts';
import { RpcError, serve, type Server, type Transport } from '../../src/protocol/rpc.ts';
import type { SpanJson } from '../../src/protocol/span-json.ts';
import type { Timeline } from '../../src/protocol/timeline.ts';
import type {
  ExceptionFrames,
  MessageMap,
  OfferedTool,
  MessageSources,
  TraceViewEvents,
  TraceViewHost,
} from '../../src/protocol/trace-view.ts';
import type { ViewHost } from '../shared/host.ts';

/** Everything that a window would answer about one run. */
export interface FakeRun {
  readonly timeline: Timeline;
  readonly spans: { readonly [spanId: string]: SpanJson };
  readonly sources: { readonly [spanId: string]: readonly MessageSources[] };
  /** Absent where no span recorded an exception. */
  readonly frames?: { readonly [spanId: string]: readonly ExceptionFrames[] };
  /** Absent where no call had any on offer. */
  readonly tools?: { readonly [spanId: string]: readonly OfferedTool[] };
  readonly maps: { readonly [spanId: string]: readonly MessageMap[] };
}

export interface FakeHost extends ViewHost {
  /** What the page asked for, in order: `method` and its parameters. */
  readonly calls: { readonly method: string; readonly params: unknown }[];
  readonly events: Server<TraceViewEvents>;
  /** Shows the run as it was at this many milliseconds from its start, and says that it changed. */
  setTime(ms: number): void;
}

const stateKey = 'spanwise-dev-state';

/** Stands for VS Code in a plain browser: the same channel, the same frames, recorded answers. */
export function fakeHost(run: FakeRun): FakeHost {
  const [page, window] = transportPair();
  const calls: { method: string; params: unknown }[] = [];
  let timeline = run.timeline;
  const noted = <Params, Result>(method: string, answer: (params: Params) => Result) => {
    return (params: Params): Result => {
      calls.push({ method, params });
      return answer(params);
    };
  };
  const events = serve<TraceViewHost, TraceViewEvents>(window, {
    getTimeline: noted('getTimeline', () => timeline),
    getFindings: noted('getFindings', () => []),
    getSpan: noted('getSpan', ({ spanId }: { spanId: string }) => {
      const span = run.spans[spanId];
      if (span === undefined) throw new RpcError('not-found', 'There is no such span.');
      return span;
    }),
    locateMessages: noted('locateMessages', ({ spanId }: { spanId: string }) => [
      ...(run.sources[spanId] ?? []),
    ]),
    mapMessages: noted('mapMessages', ({ spanId }: { spanId: string }) => [
      ...(run.maps[spanId] ?? []),
    ]),
    openSource: noted('openSource', ({ spanId }: { spanId: string }) => ({
      opened: (run.sources[spanId] ?? []).length > 0,
    })),
    compareSource: noted('compareSource', () => ({ opened: true })),
    locateTools: noted('locateTools', ({ spanId }: { spanId: string }) => [
      ...(run.tools?.[spanId] ?? []),
    ]),
    openTool: noted('openTool', () => ({ opened: true })),
    locateFrames: noted('locateFrames', ({ spanId }: { spanId: string }) => [
      ...(run.frames?.[spanId] ?? []),
    ]),
    openFrame: noted('openFrame', () => ({ opened: true })),
    replay: noted('replay', () => ({})),
    offerReplays: noted('offerReplays', () => ({})),
  });
  return {
    transport: page,
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
    calls,
    events,
    setTime: (ms) => {
      timeline = timelineAt(run.timeline, ms);
      events.emit('changed', { cursor: timeline.cursor });
    },
  };
}

/** Two ends in one page. Frames go through JSON and a turn of the loop, as between VS Code and a page. */
function transportPair(): [Transport, Transport] {
  const listeners = [new Set<(frame: unknown) => void>(), new Set<(frame: unknown) => void>()];
  const end = (own: number, other: number): Transport => ({
    send: (frame: JsonValue) => {
      const text = JSON.stringify(frame);
      setTimeout(() => {
        for (const listener of listeners[other] ?? []) listener(JSON.parse(text));
      }, 0);
    },
    onFrame: (listener) => {
      listeners[own]?.add(listener);
      return toDisposable(() => listeners[own]?.delete(listener));
    },
    onClose: () => toDisposable(() => undefined),
  });
  return [end(0, 1), end(1, 0)];
}

/** A run while it was running: what had started, and no end for what had not ended. */
export function timelineAt(whole: Timeline, ms: number): Timeline {
  const ends = whole.startsMs.map((start, row) => start + (whole.durationsMs[row] ?? 0));
  const count = whole.startsMs.filter((start) => start <= ms).length;
  const open = (row: number): boolean => (ends[row] ?? 0) > ms;
  const finished = ms >= Math.max(...ends);
  const column = <T>(values: readonly T[], whileOpen?: T): T[] =>
    values
      .slice(0, count)
      .map((value, row) => (whileOpen !== undefined && open(row) ? whileOpen : value));
  return {
    ...whole,
    cursor: Math.round(ms * 1000),
    run: {
      ...whole.run,
      status: finished ? whole.run.status : 'running',
      durationMs: Math.min(ms, whole.run.durationMs),
      spanCount: count,
    },
    spanIds: column(whole.spanIds),
    parents: column(whole.parents).map((parent) => (parent >= count ? -2 : parent)),
    nameIndexes: column(whole.nameIndexes),
    kinds: column(whole.kinds),
    statuses: column(whole.statuses, 'unset'),
    startsMs: column(whole.startsMs),
    durationsMs: column(whole.durationsMs, -1),
    tokens: column(whole.tokens, -1),
    costs: column(whole.costs, -1),
  };
}
