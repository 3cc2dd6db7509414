import type { SpanKind } from '../../src/model/span.ts';
import type { IconName } from '../shared/icon.ts';

/** Fifteen colors tell nothing apart: kinds that a reader treats alike share one. Red is for errors alone. */
export type KindGroup = 'agent' | 'model' | 'tool' | 'retrieval' | 'check' | 'network' | 'other';

export const kindGroups: readonly KindGroup[] = [
  'agent',
  'model',
  'tool',
  'retrieval',
  'check',
  'network',
  'other',
];

export const groupLabels: Readonly<Record<KindGroup, string>> = {
  agent: 'Agent',
  model: 'Model',
  tool: 'Tool',
  retrieval: 'Retrieval',
  check: 'Prompt, check',
  network: 'Network, data',
  other: 'Other',
};

/** The color of a group; the stylesheet names the same ones for the tree's icons. */
export const groupVariables: Readonly<Record<KindGroup, `--vscode-${string}`>> = {
  agent: '--vscode-charts-purple',
  model: '--vscode-charts-blue',
  tool: '--vscode-charts-green',
  // Not charts-orange: themes derive it from a highlight, and VS Code's dark one makes it a dim brown.
  retrieval: '--vscode-charts-yellow',
  check: '--vscode-charts-foreground',
  network: '--vscode-charts-lines',
  other: '--vscode-charts-lines',
};

interface KindLook {
  readonly group: KindGroup;
  readonly icon: IconName;
  /** What a person calls it. */
  readonly label: string;
}

export const kindLooks: Readonly<Record<SpanKind, KindLook>> = {
  llm: { group: 'model', icon: 'sparkle', label: 'model call' },
  embedding: { group: 'retrieval', icon: 'vector', label: 'embedding' },
  rerank: { group: 'retrieval', icon: 'sort', label: 'rerank' },
  agent: { group: 'agent', icon: 'robot', label: 'agent' },
  workflow: { group: 'agent', icon: 'workflow', label: 'workflow' },
  tool: { group: 'tool', icon: 'tool', label: 'tool' },
  retrieval: { group: 'retrieval', icon: 'search', label: 'retrieval' },
  prompt: { group: 'check', icon: 'message', label: 'prompt' },
  guardrail: { group: 'check', icon: 'shield', label: 'guardrail' },
  evaluator: { group: 'check', icon: 'scale', label: 'evaluator' },
  http: { group: 'network', icon: 'globe', label: 'HTTP' },
  db: { group: 'network', icon: 'database', label: 'database' },
  messaging: { group: 'network', icon: 'mail', label: 'messaging' },
  rpc: { group: 'network', icon: 'arrows', label: 'remote call' },
  span: { group: 'other', icon: 'bar', label: 'span' },
};
