import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { registerCommand } from '../commands.ts';
import { LineTokens } from './line-tokens.ts';
import type { RunFeed } from './run-feed.ts';
import { sourceCommandHandlers, type SourceCommandServices } from './source-commands.ts';
import { TemplateHover } from './template-hover.ts';
import { TemplateLens } from './template-lens.ts';

export interface SourceFeatureServices extends Omit<SourceCommandServices, 'lineTokens'> {
  readonly feed: RunFeed;
  readonly log: Log;
}

/** What leads from code to runs: lenses, hovers, tokens, and their commands. Owns the feed. */
export function registerSourceFeatures(services: SourceFeatureServices): Disposable {
  const { feed, log } = services;
  const store = new DisposableStore();
  store.add(feed);
  const files: vscode.DocumentSelector = { scheme: 'file' };
  const lineTokens = store.add(new LineTokens(feed, log));
  const lens = store.add(new TemplateLens(feed, log));
  store.add(vscode.languages.registerCodeLensProvider(files, lens));
  // Behind the figures, so that it stands before them: VS Code shows what was registered last first.
  store.add(vscode.languages.registerCodeLensProvider(files, services.marks.stale));
  store.add(vscode.languages.registerHoverProvider(files, new TemplateHover(feed)));
  const handlers = sourceCommandHandlers({ ...services, lineTokens });
  for (const [id, handle] of Object.entries(handlers)) store.add(registerCommand(id, handle, log));
  return store;
}
