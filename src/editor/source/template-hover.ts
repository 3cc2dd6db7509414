import * as vscode from 'vscode';
import { formatAge } from '../../base/format.ts';
import { nanosToMs } from '../../base/nanos.ts';
import type { LastRendering } from '../../protocol/template-usage.ts';
import { inlineCode, plainBlock } from './plain-block.ts';
import type { RunFeed } from './run-feed.ts';

/** What a template was last rendered to, when, and in which call. */
export class TemplateHover implements vscode.HoverProvider {
  private readonly feed: RunFeed;

  constructor(feed: RunFeed) {
    this.feed = feed;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const client = await this.feed.open();
    const place = { path: document.uri.fsPath, line: position.line + 1 };
    const { rendering } = (await client?.request('lastRendering', place)) ?? {};
    return rendering === undefined ? undefined : new vscode.Hover(hoverContents(rendering));
  }
}

/** What came from telemetry stands in a block of its own, which no command is trusted in. */
function hoverContents({ call, text }: LastRendering): vscode.MarkdownString[] {
  const { traceId, spanId, runName, startTimeUnixNano } = call;
  const age = formatAge(Math.max(0, Date.now() - nanosToMs(BigInt(startTimeUnixNano))));
  const target = encodeURIComponent(JSON.stringify([{ traceId, spanId }]));
  const heading = new vscode.MarkdownString(
    `Last sent ${age} in ${inlineCode(runName)} · [Open Span](command:spanwise.openCall?${target})`,
  );
  heading.isTrusted = { enabledCommands: ['spanwise.openCall'] };
  return [heading, new vscode.MarkdownString(plainBlock(text))];
}
