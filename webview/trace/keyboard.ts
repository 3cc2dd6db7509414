import type { Movement } from './state.ts';

/** What a key means while the focus is in the tree. */
export type TreeCommand =
  | { readonly type: 'move'; readonly movement: Movement }
  | { readonly type: 'left' | 'right' | 'expand-all' | 'open' | 'toggle' | 'filter' | 'escape' }
  | { readonly type: 'zoom'; readonly direction: 'in' | 'out' | 'reset' | 'selection' }
  | { readonly type: 'pan'; readonly direction: 'earlier' | 'later' };

export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The keys of VS Code's lists and of the ARIA tree grid; w, a, s, d and f as other trace viewers have them. */
const commands: ReadonlyMap<string, TreeCommand> = new Map<string, TreeCommand>([
  ['ArrowUp', { type: 'move', movement: 'up' }],
  ['ArrowDown', { type: 'move', movement: 'down' }],
  ['PageUp', { type: 'move', movement: 'page-up' }],
  ['PageDown', { type: 'move', movement: 'page-down' }],
  ['Home', { type: 'move', movement: 'home' }],
  ['End', { type: 'move', movement: 'end' }],
  ['ArrowLeft', { type: 'left' }],
  ['ArrowRight', { type: 'right' }],
  ['*', { type: 'expand-all' }],
  ['Enter', { type: 'open' }],
  [' ', { type: 'toggle' }],
  ['/', { type: 'filter' }],
  ['Escape', { type: 'escape' }],
  ['+', { type: 'zoom', direction: 'in' }],
  ['=', { type: 'zoom', direction: 'in' }],
  ['w', { type: 'zoom', direction: 'in' }],
  ['-', { type: 'zoom', direction: 'out' }],
  ['s', { type: 'zoom', direction: 'out' }],
  ['0', { type: 'zoom', direction: 'reset' }],
  ['f', { type: 'zoom', direction: 'selection' }],
  ['a', { type: 'pan', direction: 'earlier' }],
  ['d', { type: 'pan', direction: 'later' }],
]);

export function treeCommand(key: Key): TreeCommand | undefined {
  if (key.altKey) return undefined;
  if (key.ctrlKey || key.metaKey) {
    return key.key.toLowerCase() === 'f' ? { type: 'filter' } : undefined;
  }
  return commands.get(key.key);
}
