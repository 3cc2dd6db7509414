/**
 * What the suite, which runs in the extension host, asks of whoever drives the window's page: only the
 * page can press keys, click in webviews and take pictures.
 *
 * `frame: 'webview'` looks into the visible webview. Selectors are Playwright's; the first match counts.
 * `window: 'second'` is another window of the same workspace, which the first such request opens.
 */
export type PageRequest = { readonly window?: 'second' } & (
  | { readonly action: 'click'; readonly selector: string; readonly frame?: 'webview' }
  | { readonly action: 'press'; readonly keys: string }
  | { readonly action: 'type'; readonly text: string }
  | { readonly action: 'text'; readonly selector: string; readonly frame?: 'webview' }
  | { readonly action: 'allTexts'; readonly selector: string; readonly frame?: 'webview' }
  /** Writes `test-artifacts/vscode/<name>.png`: of the element, or of the window. */
  | { readonly action: 'screenshot'; readonly name: string; readonly selector?: string }
);

/** Texts that were asked for, or why it did not work. */
export type PageAnswer = { readonly texts: readonly string[] } | { readonly error: string };

/** How one test went. */
export interface TestReport {
  readonly title: string;
  readonly error?: string;
}

/** The environment variable that holds the bridge's address. */
export const bridgeVariable = 'SPANWISE_TEST_BRIDGE';
