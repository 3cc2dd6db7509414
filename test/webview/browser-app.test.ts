import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { chromium, type Browser } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../scripts/chromium.mjs';
import { freePorts, kill, serve, type ServedCollector } from '../support/programs.ts';
import { storedCounts } from '../support/stored-counts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** One span, as an exporter in a browser sends it. */
const request = JSON.stringify({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              name: 'chat',
              startTimeUnixNano: '1763000000000000000',
              endTimeUnixNano: '1763000001000000000',
            },
          ],
        },
      ],
    },
  ],
});

/** What a page's own script sees of its request: the answer's text, or the browser's error. */
const sendFromPage = async (call: {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly mode: 'cors' | 'no-cors';
}): Promise<string> => {
  try {
    const { url, body, mode } = call;
    const headers = { 'content-type': call.contentType };
    const answer = await fetch(url, { method: 'POST', headers, body, mode });
    return answer.type === 'opaque' ? 'opaque' : await answer.text();
  } catch (error) {
    return String(error);
  }
};

describe('an app in a browser', function () {
  this.timeout(60_000);
  const sites: Server[] = [];
  const folder = temporaryFolder();
  let browser: Browser;
  let collector: ServedCollector;
  let named = '';
  let other = '';

  before(async () => {
    [named, other] = [await startSite(), await startSite()];
    collector = await serve(folder.path, [...freePorts, '--allow-origin', named]);
    browser = await chromium.launch({
      executablePath: ensureChromium(),
      args: [...chromiumArguments],
    });
  });
  after(async () => {
    await browser.close();
    await kill(collector.process, 'SIGKILL');
    for (const site of sites) site.close();
    folder.remove();
  });

  /** An empty page of its own origin. */
  async function startSite(): Promise<string> {
    const site = createServer((_, response) => response.end('<!doctype html>'));
    sites.push(site);
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    const address = site.address();
    assert.ok(typeof address === 'object' && address);
    return `http://127.0.0.1:${address.port}`;
  }

  async function sendFrom(
    origin: string,
    contentType = 'application/json',
    mode: 'cors' | 'no-cors' = 'cors',
  ): Promise<string> {
    const page = await browser.newPage();
    await page.goto(origin);
    const url = `${collector.http}/v1/traces`;
    const told = await page.evaluate(sendFromPage, { url, body: request, contentType, mode });
    await page.close();
    return told;
  }

  const storedSpans = async (): Promise<number> => (await storedCounts(folder.path)).traces;

  it('sends from no origin that was not named, however simple its request looks', async () => {
    assert.match(await sendFrom(other), /Failed to fetch/);
    assert.equal(await sendFrom(other, 'text/plain', 'no-cors'), 'opaque');
    assert.equal(await storedSpans(), 0);
  });

  it('sends from a named origin, and reads the answer', async () => {
    assert.equal(await sendFrom(named), '{}');
    assert.equal(await storedSpans(), 1);
  });
});
