import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright-core';
import { assertNever } from '../../src/base/assert-never.ts';
import type { PageAnswer, PageRequest, TestReport } from './bridge-protocol.ts';

/** Long enough for a view that waits for an agent to run; a test's own limit is longer. */
const timeoutMs = 20_000;

export interface BridgeOptions {
  /** The window's page; waits until there is one. */
  page(): Promise<Page>;
  /** Opens another window at the first call. Absent where the runner cannot. */
  secondWindow?(): Promise<Page>;
  readonly artifacts: string;
  onReport(report: TestReport): void;
}

export interface Bridge {
  readonly url: string;
  close(): void;
}

/** Serves the suite's requests to the page, on this machine only. */
export async function openBridge(options: BridgeOptions): Promise<Bridge> {
  const server = createServer((request, response) => {
    void answer(request, options).then((body) => response.end(JSON.stringify(body)));
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function answer(request: IncomingMessage, options: BridgeOptions): Promise<PageAnswer> {
  const body: unknown = JSON.parse(await text(request));
  if (request.url === '/report') {
    options.onReport(body as TestReport);
    return { texts: [] };
  }
  try {
    return { texts: await act(body as PageRequest, options) };
  } catch (error) {
    return { error: String(error) };
  }
}

async function pageOf(request: PageRequest, options: BridgeOptions): Promise<Page> {
  if (request.window !== 'second') return options.page();
  if (options.secondWindow === undefined) throw new Error('This runner has one window.');
  return options.secondWindow();
}

async function act(request: PageRequest, options: BridgeOptions): Promise<string[]> {
  const { artifacts } = options;
  const page = await pageOf(request, options);
  switch (request.action) {
    case 'click':
      await locate(page, request).first().click({ timeout: timeoutMs });
      return [];
    case 'press':
      await page.keyboard.press(request.keys);
      return [];
    case 'type':
      await page.keyboard.type(request.text);
      return [];
    case 'text':
      return [await locate(page, request).first().innerText({ timeout: timeoutMs })];
    case 'allTexts':
      return locate(page, request).allInnerTexts();
    case 'screenshot': {
      const path = join(artifacts, `${request.name}.png`);
      const target = request.selector === undefined ? page : page.locator(request.selector).first();
      await target.screenshot({ path, animations: 'disabled' });
      return [path];
    }
    default:
      return assertNever(request);
  }
}

/** A webview is two frames deep: VS Code's own, and ours inside it. */
function locate(page: Page, { selector, frame }: { selector: string; frame?: 'webview' }): Locator {
  if (frame === undefined) return page.locator(selector);
  return page
    .frameLocator('iframe.webview.ready')
    .frameLocator('iframe#active-frame')
    .locator(selector);
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
