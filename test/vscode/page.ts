import {
  bridgeVariable,
  type PageAnswer,
  type PageRequest,
  type TestReport,
} from './bridge-protocol.ts';
import { eventually } from './eventually.ts';

/** Does something in the window as a person would. Rejects with the page's own words. */
export async function onPage(request: PageRequest): Promise<readonly string[]> {
  const answer = (await post('/page', request)) as PageAnswer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.texts;
}

export async function report(result: TestReport): Promise<void> {
  await post('/report', result);
}

/** The texts of what matches, once something does. */
export async function waitForText(selector: string, withinMs: number): Promise<readonly string[]> {
  return eventually(
    async () => {
      const texts = await onPage({ action: 'allTexts', selector });
      return texts.length > 0 ? texts : undefined;
    },
    { withinMs },
  );
}

const paletteAttempts = 3;
const paletteMs = 6_000;

/**
 * Opens the Command Palette and runs the command with exactly this title. What just ended may take the focus
 * a moment later, a terminal or a debug session, and the palette with it: then it is opened again.
 */
export async function runFromPalette(title: string): Promise<void> {
  // XPath, because the title is in pieces where parts of it are highlighted.
  const label = `//*[contains(@class, "label-name")][normalize-space(.) = "${title}"]`;
  const selector = `xpath=${label}`;
  for (let attempt = 1; ; attempt++) {
    await onPage({ action: 'press', keys: 'F1' });
    await onPage({ action: 'type', text: title });
    try {
      await waitForText(selector, paletteMs);
      await onPage({ action: 'click', selector });
      return;
    } catch (error) {
      if (attempt === paletteAttempts) throw error;
      await onPage({ action: 'press', keys: 'Escape' });
    }
  }
}

/** Clicks an entry of the list that the window asks with, once it is there. */
export async function choose(text: string): Promise<void> {
  const selector = `.quick-input-list .monaco-list-row:has-text(${JSON.stringify(text)})`;
  await waitForText(selector, chooseMs);
  await onPage({ action: 'click', selector });
}

const chooseMs = 20_000;

async function post(path: string, body: unknown): Promise<unknown> {
  const url = process.env[bridgeVariable];
  if (url === undefined) throw new Error(`${bridgeVariable} is not set: start the suite's runner.`);
  const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}
