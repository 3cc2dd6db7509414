import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { WebviewPages } from '../support/webview-page.ts';

/** More rows than a window of 800 pixels shows, and few enough to cost nothing. */
const mostRowElements = 45;

describe('trace panel with large runs', function () {
  this.timeout(120_000);
  let pages: WebviewPages;

  before(async () => {
    pages = await WebviewPages.start();
  });
  after(() => pages.stop());
  afterEach(() => assert.deepEqual(pages.takeErrors(), []));

  for (const spans of [10_000, 100_000]) {
    it(`opens ${spans} spans with few elements, and scrolls through them`, async () => {
      const page = await pages.open(`spans=${spans}`);
      assert.ok((await page.locator('.row').count()) <= mostRowElements);
      assert.equal(await page.locator('canvas').count(), 1);
      const all = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(all < 1500, `${all} elements`);
      const result = await scrollThrough(page);
      assert.ok(result.mostRows <= mostRowElements, `${result.mostRows} rows`);
      assert.ok(result.mostElements < 1500, `${result.mostElements} elements`);
      assert.equal(result.atEnd, true);
      console.log(
        `      ${spans} spans, ${result.frames} frames of a scroll: median ${result.medianMs.toFixed(1)} ms, slowest ${result.slowestMs.toFixed(1)} ms`,
      );
      await page.close();
    });
  }

  it('goes to the last of 100,000 rows by End, and keeps the focus through a scroll away', async () => {
    const page = await pages.open('spans=100000');
    await page.locator('.row').first().focus();
    await page.keyboard.press('End');
    const last = page.locator('.row[aria-selected="true"]');
    assert.equal(await last.getAttribute('aria-rowindex'), await lastRowIndex(page));
    await page.locator('.timeline').evaluate((box) => box.scrollTo(0, 0));
    await page.waitForFunction(() => document.querySelector('.row[aria-rowindex="2"]') !== null);
    await page.keyboard.press('ArrowUp');
    const index = Number(
      await page.locator('.row[aria-selected="true"]').getAttribute('aria-rowindex'),
    );
    assert.equal(index, Number(await lastRowIndex(page)) - 1);
    await page.close();
  });
});

async function lastRowIndex(page: Page): Promise<string | null> {
  return page.getByRole('treegrid').getAttribute('aria-rowcount');
}

/** Scrolls from the top to the end in 60 frames; measures the time between frames and the page's size. */
function scrollThrough(page: Page) {
  return page.evaluate(async () => {
    const box = document.querySelector('.timeline');
    if (box === null) throw new Error('There is no timeline.');
    const end = box.scrollHeight - box.clientHeight;
    const times: number[] = [];
    let mostRows = 0;
    let mostElements = 0;
    let before = performance.now();
    for (let step = 1; step <= 60; step++) {
      box.scrollTop = (end * step) / 60;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - before);
      before = now;
      mostRows = Math.max(mostRows, document.querySelectorAll('.row').length);
      mostElements = Math.max(mostElements, document.querySelectorAll('*').length);
    }
    times.sort((left, right) => left - right);
    return {
      frames: times.length,
      medianMs: times[30] ?? 0,
      slowestMs: times.at(-1) ?? 0,
      mostRows,
      mostElements,
      atEnd: Math.abs(box.scrollTop - end) < 1,
    };
  });
}
