import { errorText } from '../../../src/base/log.ts';
import type { Client } from '../../../src/protocol/rpc.ts';
import type { SpanJson } from '../../../src/protocol/span-json.ts';
import type {
  ExceptionFrames,
  MessageMap,
  MessageSources,
  OfferedTool,
  TraceViewEvents,
  TraceViewHost,
} from '../../../src/protocol/trace-view.ts';
import { newestWins } from '../newest-wins.ts';
import { orphanRootKey } from '../span-tree.ts';
import type { DetailPanel } from './detail-panel.ts';

/** A local answer comes at once; only a slow one is worth a sign that it is awaited. */
const patienceMs = 200;

interface FoundSources {
  readonly spanId: string;
  readonly sources: readonly MessageSources[];
  readonly maps: readonly MessageMap[];
  readonly frames: readonly ExceptionFrames[];
  readonly tools: readonly OfferedTool[];
}

const nothingFound = { sources: [], maps: [], frames: [], tools: [] };

/** Brings the selected span to the detail side, and its sources when they are found. */
export class DetailLoader {
  private readonly client: Client<TraceViewHost, TraceViewEvents>;
  private readonly panel: DetailPanel;
  private readonly load: (key: string) => void;
  private current: string | undefined;
  /** Of the span that is shown, so that a live update does not take its links away for a moment. */
  private found: FoundSources | undefined;

  constructor(client: Client<TraceViewHost, TraceViewEvents>, panel: DetailPanel) {
    this.client = client;
    this.panel = panel;
    this.load = newestWins((key) => this.bring(key));
  }

  /** Shows a span; asks again where it is the same one, because it may have changed. */
  show(key: string | undefined): void {
    if (key !== this.current) this.panel.setNote('');
    this.current = key;
    if (key === undefined) this.panel.show({ type: 'nothing' });
    else if (key === orphanRootKey) this.panel.show({ type: 'orphans' });
    else this.load(key);
  }

  private async bring(spanId: string): Promise<void> {
    const waiting = setTimeout(() => {
      if (this.current === spanId && this.panel.spanId !== spanId)
        this.panel.show({ type: 'loading' });
    }, patienceMs);
    try {
      const span = await this.client.request('getSpan', { spanId });
      this.showSpan(span);
      if (this.current === spanId) await this.bringSources(span);
    } catch (error) {
      if (this.current === spanId)
        this.panel.show({
          type: 'failed',
          message: `The span could not be read: ${errorText(error)}`,
        });
    } finally {
      clearTimeout(waiting);
    }
  }

  private async bringSources(span: SpanJson): Promise<void> {
    const { spanId } = span;
    if (span.events.some(({ attributes }) => 'exception.stacktrace' in attributes))
      this.add(span, { frames: await this.client.request('locateFrames', { spanId }) });
    if ((span.llm?.toolDefinitions?.length ?? 0) > 0)
      this.add(span, { tools: await this.client.request('locateTools', { spanId }) });
    if ((span.llm?.inputMessages?.length ?? 0) === 0 || this.current !== spanId) return;
    this.add(span, { sources: await this.client.request('locateMessages', { spanId }) });
    // Later, because the first count of tokens reads a table first.
    this.add(span, { maps: await this.client.request('mapMessages', { spanId }) });
  }

  private add(span: SpanJson, found: Partial<FoundSources>): void {
    const known = this.found?.spanId === span.spanId ? this.found : undefined;
    this.found = { ...nothingFound, ...known, ...found, spanId: span.spanId };
    this.showSpan(span);
  }

  /** Nothing where another span has been selected in the meantime. */
  private showSpan(span: SpanJson): void {
    if (this.current !== span.spanId) return;
    const found = this.found?.spanId === span.spanId ? this.found : nothingFound;
    const { sources, maps, frames, tools } = found;
    this.panel.show({ type: 'span', span, sources, maps, frames, tools });
  }
}
