import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../scripts/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pictures = join(root, 'test-artifacts/webview');

/** What the page asked its host for. */
export interface HostCall {
  readonly method: string;
  readonly params: unknown;
}

/** The development page of the trace panel in a real browser: the same page as `npm run dev:webview`. */
export class WebviewPages {
  private readonly server: ChildProcess;
  private readonly browser: Browser;
  private readonly address: string;
  /** Errors of the page, and whatever it wrote to its console as an error. */
  private errors: string[] = [];

  private constructor(server: ChildProcess, browser: Browser, address: string) {
    this.server = server;
    this.browser = browser;
    this.address = address;
  }

  static async start(): Promise<WebviewPages> {
    const script = join(root, 'scripts/dev-webview.mjs');
    const server = spawn(process.execPath, [script, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await printedAddress(server);
    const browser = await chromium.launch({
      executablePath: ensureChromium(),
      args: [...chromiumArguments],
    });
    return new WebviewPages(server, browser, address);
  }

  /** What went wrong in the pages since this was asked last. */
  takeErrors(): readonly string[] {
    const taken = this.errors;
    this.errors = [];
    return taken;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.kill();
  }

  /** A fresh page, once its first rows are there. `query`: as the development page takes it. */
  async open(query: string, size = { width: 1280, height: 800 }): Promise<Page> {
    const page = await this.browser.newPage({ viewport: size });
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    await page.goto(`${this.address}?${query}`);
    await page.locator('.row').first().waitFor();
    return page;
  }
}

/** Kept as a test artefact, for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
}

export async function callsOf(page: Page, method: string): Promise<readonly unknown[]> {
  const calls = await page.evaluate<readonly HostCall[]>('spanwiseDev.host.calls');
  return calls.filter((call) => call.method === method).map((call) => call.params);
}

/** As `callsOf`, once there are that many: the page's requests travel by message. */
export async function waitForCalls(
  page: Page,
  method: string,
  count: number,
): Promise<readonly unknown[]> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await callsOf(page, method)).length >= count) break;
    await page.waitForTimeout(20);
  }
  return callsOf(page, method);
}

/** Until the tree shows that many rows: it is painted with the next frame. */
export async function waitForRows(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelectorAll('.row').length === wanted,
    count,
  );
}

/** Runs an expression on the page's fake host. */
export async function onHost(page: Page, expression: string): Promise<void> {
  await page.evaluate(`spanwiseDev.host.${expression}`);
}

function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)?.[0];
      if (address !== undefined) resolve(address);
    });
    server.once('exit', (code) => reject(new Error(`The development server ended with ${code}.`)));
  });
}
