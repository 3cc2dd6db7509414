import { toDisposable, type Disposable } from '../../src/base/disposable.ts';

/** Reads VS Code's color variables for a canvas, which cannot use them by itself. */
export function readVariable(name: `--vscode-${string}`, fallback: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return value === '' ? fallback : value;
}

export function isHighContrast(): boolean {
  return /\bvscode-high-contrast/.test(document.body.className);
}

/** VS Code changes the body's class and the variables in the root's style, live, on a theme change. */
export function onThemeChange(listener: () => void): Disposable {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return toDisposable(() => observer.disconnect());
}
