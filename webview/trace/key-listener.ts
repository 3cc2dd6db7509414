import { toDisposable, type Disposable } from '../../src/base/disposable.ts';
import { treeCommand, type TreeCommand } from './keyboard.ts';
import type { TimelinePane } from './timeline-pane.ts';
import type { Toolbar } from './toolbar.ts';

export interface KeyTargets {
  readonly bar: Toolbar;
  readonly pane: TimelinePane;
  readonly detail: HTMLElement;
  isFiltering(): boolean;
  onClearFilter(): void;
  /** A command of the tree, while the tree has the focus. */
  onCommand(command: TreeCommand): void;
}

/** Sends keys where the focus is: the tree's commands, the way to the filter, and the way back. */
export function listenForKeys(root: HTMLElement, targets: KeyTargets): Disposable {
  const onKey = (event: KeyboardEvent): void => {
    const handled = targets.bar.holdsFocus()
      ? keyInFilter(event, targets)
      : targets.pane.hasFocus
        ? keyInTree(event, targets)
        : keyElsewhere(event, targets);
    if (handled) event.preventDefault();
  };
  root.addEventListener('keydown', onKey);
  return toDisposable(() => root.removeEventListener('keydown', onKey));
}

function keyInFilter(event: KeyboardEvent, targets: KeyTargets): boolean {
  if (event.key === 'Escape' && targets.isFiltering()) targets.onClearFilter();
  else if (event.key === 'Escape' || event.key === 'ArrowDown' || event.key === 'Enter')
    targets.pane.focus();
  else return false;
  return true;
}

function keyInTree(event: KeyboardEvent, targets: KeyTargets): boolean {
  const command = treeCommand(event);
  if (command === undefined) return false;
  if (command.type === 'filter') targets.bar.focusFilter();
  else if (command.type === 'escape') targets.onCommand({ type: 'zoom', direction: 'reset' });
  else targets.onCommand(command);
  return true;
}

function keyElsewhere(event: KeyboardEvent, targets: KeyTargets): boolean {
  const inField = (event.target as Element).closest('vscode-text-field') !== null;
  const command = treeCommand(event);
  if (command?.type === 'filter' && !(inField && event.key === '/')) targets.bar.focusFilter();
  else if (command?.type === 'escape') targets.pane.focus();
  else return false;
  return true;
}
