import { errorText } from '../../../src/base/log.ts';
import type { Client } from '../../../src/protocol/rpc.ts';
import type { TraceViewEvents, TraceViewHost } from '../../../src/protocol/trace-view.ts';
import type { DetailPanel, WantedSource } from './detail-panel.ts';
import type { FrameOfEvent } from './stack-trace.ts';

export interface SourceOpenerOptions {
  readonly client: Client<TraceViewHost, TraceViewEvents>;
  readonly panel: DetailPanel;
  /** The id of the selected span. */
  readonly selected: () => string | undefined;
}

/** Asks the host to open what is behind the selected span, and says above its tabs where nothing is. */
export class SourceOpener {
  private readonly options: SourceOpenerOptions;

  constructor(options: SourceOpenerOptions) {
    this.options = options;
  }

  async openSource(wanted: WantedSource): Promise<void> {
    await this.open((spanId) => this.options.client.request('openSource', { spanId, ...wanted }));
  }

  async compare(message: number): Promise<void> {
    await this.open((spanId) => this.options.client.request('compareSource', { spanId, message }));
  }

  async openTool(name: string): Promise<void> {
    await this.open((spanId) => this.options.client.request('openTool', { spanId, name }));
  }

  async openFrame(frame: FrameOfEvent): Promise<void> {
    await this.open((spanId) => this.options.client.request('openFrame', { spanId, ...frame }));
  }

  private async open(ask: (spanId: string) => Promise<{ opened: boolean }>): Promise<void> {
    const { panel, selected } = this.options;
    const spanId = selected();
    if (spanId === undefined) return;
    try {
      const { opened } = await ask(spanId);
      if (selected() === spanId) panel.setNote(opened ? '' : nothingFound(panel));
    } catch (error) {
      panel.setNote(`The source could not be opened: ${errorText(error)}`);
    }
  }
}

function nothingFound(panel: DetailPanel): string {
  return panel.kind === 'llm'
    ? 'No prompt template in this workspace matches.'
    : 'The source of this span was not found in this workspace.';
}
