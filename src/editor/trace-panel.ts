import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { parseSpanId, parseTraceId } from '../model/ids.ts';
import { RpcError, serve, type Server, type Transport } from '../protocol/rpc.ts';
import type { SpanJson } from '../protocol/span-json.ts';
import type { Timeline } from '../protocol/timeline.ts';
import type { TraceViewEvents, TraceViewHost } from '../protocol/trace-view.ts';
import type { CollectorClient } from './collector-client.ts';
import { locateTools, offeredTools } from './source/offered-tools.ts';
import { openSource, type SourceMarks } from './source/open-source.ts';
import type { WantedSource } from './source/source-targets.ts';
import { linkedFrames, locateFrames, openFrame } from './source/exception-frames.ts';
import { locateSpan, mapMessages, messageSources, type SpanSources } from './span-source.ts';
import { traceHtml } from './trace-html.ts';
import { offerReplays } from './replay/offer-replays.ts';
import type { WorkspaceSource } from './workspace-source.ts';

export const tracePanelType = 'spanwise.trace';

export interface TracePanelServices {
  readonly collector: CollectorClient;
  readonly source: WorkspaceSource;
  readonly marks: SourceMarks;
  readonly extensionUri: vscode.Uri;
  replay(traceId: string, mode: 'run' | 'debug'): Promise<void>;
}

/** One run in the editor area: answers what its page asks, and tells it when the run changed. */
export class TracePanel implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly server: Server<TraceViewEvents>;
  private readonly services: TracePanelServices;
  private cursor = 0;
  /** A span to reveal once the page asks for its first timeline. */
  private pendingReveal: string | undefined;
  private pageReady = false;

  readonly traceId: string;
  readonly panel: vscode.WebviewPanel;

  constructor(traceId: string, panel: vscode.WebviewPanel, services: TracePanelServices) {
    this.traceId = traceId;
    this.panel = panel;
    this.services = services;
    panel.webview.options = {
      enableScripts: true,
      enableCommandUris: false,
      localResourceRoots: [vscode.Uri.joinPath(services.extensionUri, 'dist', 'webview')],
    };
    panel.iconPath = vscode.Uri.joinPath(services.extensionUri, 'media', 'spanwise.svg');
    this.server = this.store.add(
      serve<TraceViewHost, TraceViewEvents>(webviewTransport(panel), {
        getTimeline: () => this.getTimeline(),
        getFindings: () => services.collector.request('getFindings', { traceId }),
        getSpan: ({ spanId }) => this.getSpan(spanId),
        locateMessages: async ({ spanId }) => messageSources(await this.locate(spanId)),
        mapMessages: async ({ spanId }) => mapMessages(services.source, await this.getSpan(spanId)),
        locateFrames: async ({ spanId }) =>
          linkedFrames(await locateFrames(services.source, await this.getSpan(spanId))),
        openFrame: async (params) => ({
          opened: await openFrame(services.source, await this.getSpan(params.spanId), params),
        }),
        locateTools: async ({ spanId }) =>
          offeredTools(await locateTools(services.source, await this.getSpan(spanId))),
        openTool: (params) => this.openTool(params),
        compareSource: (params) => this.compareSource(params),
        openSource: (params) => this.openSource(params),
        offerReplays: async ({ spanId }) => {
          await offerReplays({ traceId, spanId });
          return {};
        },
        replay: async ({ debug }) => {
          await services.replay(this.traceId, debug ? 'debug' : 'run');
          return {};
        },
      }),
    );
    this.store.add(
      services.collector.onDidChangeRuns((traceIds) => {
        if (traceIds.includes(this.traceId)) this.server.emit('changed', { cursor: ++this.cursor });
      }),
    );
    this.store.add(panel.onDidDispose(() => this.store.dispose()));
    panel.webview.html = traceHtml(panel.webview, services.extensionUri);
  }

  reveal(spanId: string): void {
    if (this.pageReady) this.server.emit('reveal', { spanId });
    else this.pendingReveal = spanId;
  }

  /** Opens the source of a span, of a message, or of a part of one; false where nothing matches. */
  async openSource(params: WantedSource & { spanId: string }): Promise<{ opened: boolean }> {
    const { marks } = this.services;
    const opened = await openSource(() => this.locate(params.spanId), params, marks);
    return { opened };
  }

  private async openTool(params: { spanId: string; name: string }): Promise<{ opened: boolean }> {
    const tools = await locateTools(this.services.source, await this.getSpan(params.spanId));
    const locations = tools.find(({ name }) => name === params.name)?.locations ?? [];
    const sources = { span: locations, messages: [] };
    return { opened: await openSource(() => Promise.resolve(sources), {}, this.services.marks) };
  }

  private async compareSource(params: {
    spanId: string;
    message: number;
  }): Promise<{ opened: boolean }> {
    const { messages } = await this.locate(params.spanId);
    const locations = messages.find(({ message }) => message === params.message)?.locations;
    const edited = locations?.find(({ stale }) => stale !== undefined);
    return { opened: edited !== undefined && (await this.services.marks.stale.compare(edited)) };
  }

  dispose(): void {
    this.panel.dispose();
  }

  private async getTimeline(): Promise<Timeline> {
    const timeline = await this.services.collector.request('getTimeline', {
      traceId: this.traceId,
    });
    this.panel.title = timeline.run.name;
    this.pageReady = true;
    if (this.pendingReveal !== undefined)
      this.server.emit('reveal', { spanId: this.pendingReveal });
    this.pendingReveal = undefined;
    return timeline;
  }

  private async getSpan(text: unknown): Promise<SpanJson> {
    const spanId = typeof text === 'string' ? parseSpanId(text) : undefined;
    if (spanId === undefined) throw new RpcError('not-found', 'There is no such span.');
    return this.services.collector.request('getSpan', { traceId: this.traceId, spanId });
  }

  /** Never kept: the files may have changed since the last click, and a lookup takes milliseconds. */
  private async locate(spanId: string): Promise<SpanSources> {
    return locateSpan(this.services.source, await this.getSpan(spanId), (id) => this.getSpan(id));
  }
}

/** The panels of this window, one per run. */
export class TracePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, TracePanel>();
  private readonly services: TracePanelServices;

  constructor(services: TracePanelServices) {
    this.services = services;
  }

  /** Shows a run, in its own panel where it has one. A new one comes where another is shown, else at `column`. */
  open(traceId: string, column = vscode.ViewColumn.Active): TracePanel {
    const open = this.panels.get(traceId);
    if (open !== undefined) {
      open.panel.reveal(open.panel.viewColumn, false);
      return open;
    }
    const shown = [...this.panels.values()].find(({ panel: each }) => each.visible);
    const panel = vscode.window.createWebviewPanel(
      tracePanelType,
      'Run',
      shown?.panel.viewColumn ?? column,
    );
    return this.adopt(traceId, panel);
  }

  /** Shows the run that the panel showed before the window was reloaded. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved =
      typeof state === 'object' && state !== null && 'traceId' in state ? state.traceId : '';
    const traceId = typeof saved === 'string' ? parseTraceId(saved) : undefined;
    if (traceId === undefined) panel.dispose();
    else this.adopt(traceId, panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
  }

  private adopt(traceId: string, panel: vscode.WebviewPanel): TracePanel {
    const opened = new TracePanel(traceId, panel, this.services);
    this.panels.set(traceId, opened);
    panel.onDidDispose(() => this.panels.delete(traceId));
    return opened;
  }
}

function webviewTransport(panel: vscode.WebviewPanel): Transport {
  return {
    send: (frame) => void panel.webview.postMessage(frame),
    onFrame: (listener) => panel.webview.onDidReceiveMessage(listener),
    onClose: (listener) => panel.onDidDispose(listener),
  };
}
