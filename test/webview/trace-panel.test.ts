import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  callsOf,
  onHost,
  waitForCalls,
  waitForRows,
  WebviewPages,
} from '../support/webview-page.ts';

describe('trace panel', function () {
  this.timeout(60_000);
  let pages: WebviewPages;
  let page: Page;

  before(async () => {
    pages = await WebviewPages.start();
  });
  after(() => pages.stop());
  afterEach(async () => {
    await page.close();
    assert.deepEqual(pages.takeErrors(), []);
  });

  /** Names of the shown rows, top to bottom. */
  const names = (): Promise<string[]> => page.locator('.row .name-text').allTextContents();
  const selected = (): Promise<string | null> =>
    page.locator('.row[aria-selected="true"] .name-text').textContent();
  const focused = (): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.querySelector('.name-text')?.textContent ?? null);
  const pressAll = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

  describe('a recorded run with a failed tool', () => {
    const failedTool = 'execute_tool get_weather';

    beforeEach(async () => {
      page = await pages.open('run=2');
    });

    it('says what the run was in its header', async () => {
      const header = page.locator('.run-header');
      await header.getByRole('heading', { name: 'invoke_agent gpt-4o-mini' }).waitFor();
      const text = (await header.textContent()) ?? '';
      for (const part of ['Succeeded', 'travel-agent', 'Errors1', '1,599 in / 266 out', '$0.0003'])
        assert.ok(text.includes(part), `${part} is in "${text}"`);
    });

    it('is a tree grid that tells levels, places and states', async () => {
      const row = page.getByRole('row', { name: /step 2/ });
      const attributes = ['aria-level', 'aria-posinset', 'aria-setsize', 'aria-expanded'];
      const values = await Promise.all(attributes.map((name) => row.getAttribute(name)));
      assert.deepEqual(values, ['2', '2', '3', 'true']);
      assert.equal(await page.getByRole('treegrid').getAttribute('aria-rowcount'), '12');
      assert.equal(await page.locator('.row[tabindex="0"]').count(), 1);
      await page.getByRole('row', { name: new RegExp(`${failedTool}.*failed`) }).waitFor();
    });

    it('scrolls as a whole where it is too short for its parts', async () => {
      await page.setViewportSize({ width: 540, height: 420 });
      await page.getByRole('tab', { name: 'Details' }).click();
      const panel = page.getByRole('tabpanel');
      await panel.scrollIntoViewIfNeeded();
      assert.ok(((await panel.boundingBox())?.height ?? 0) > 40);
      await page.locator('.run-header').scrollIntoViewIfNeeded();
      assert.equal((await page.locator('.run-header').boundingBox())?.y, 0);
    });

    it('is walked by the keyboard', async () => {
      await page.locator('.row').first().focus();
      await pressAll('ArrowDown', 'ArrowDown');
      assert.deepEqual(
        [await selected(), await focused()],
        ['chat gpt-4o-mini', 'chat gpt-4o-mini'],
      );
      await pressAll('ArrowLeft');
      assert.equal(await selected(), 'step 1');
      await pressAll('ArrowLeft');
      await waitForRows(page, 7);
      await pressAll('ArrowRight', 'End');
      assert.equal(await focused(), 'chat gpt-4o-mini');
      await pressAll('Home', 'ArrowLeft');
      await waitForRows(page, 1);
      assert.deepEqual(await names(), ['invoke_agent gpt-4o-mini']);
      await pressAll('*');
      await waitForRows(page, 11);
      assert.deepEqual(await callsOf(page, 'openSource'), [], 'arrows only select');
    });

    it('opens the prompt of a model call on Enter and on a single click, once', async () => {
      await page.locator('.row').first().focus();
      await pressAll('ArrowDown', 'ArrowDown', 'Enter');
      const [opened] = await waitForCalls(page, 'openSource', 1);
      const second = page.locator('.row[data-group="model"]').nth(1);
      const spanId = await second.getAttribute('data-key');
      await second.dblclick();
      assert.deepEqual(await waitForCalls(page, 'openSource', 2), [opened, { spanId }]);
    });

    it('closes and opens a row by its twistie without opening a prompt', async () => {
      await page.locator('.row', { hasText: 'step 1' }).locator('.twistie').click();
      await waitForRows(page, 7);
      assert.deepEqual(await callsOf(page, 'openSource'), []);
    });

    it('shows where each message comes from, and opens that place', async () => {
      await page.locator('.row[data-group="model"]').first().click();
      await page.getByRole('button', { name: 'src/prompts/travel.mjs:10', exact: true }).click();
      const spanId = await page
        .locator('.row[data-group="model"]')
        .first()
        .getAttribute('data-key');
      assert.deepEqual((await waitForCalls(page, 'openSource', 2)).at(-1), { spanId, message: 1 });
      const user = page.getByRole('article', { name: 'User' }).first();
      assert.match((await user.textContent()) ?? '', /Traveller: Linus\nDestination: Lisbon/);
    });

    describe('a message whose template is known', () => {
      const model = (): ReturnType<Page['locator']> => page.locator('.row[data-group="model"]');
      const user = (): ReturnType<Page['locator']> =>
        page.getByRole('article', { name: 'User' }).first();
      const strip = (): ReturnType<Page['locator']> => user().getByRole('toolbar');
      const lastOpened = async (count: number): Promise<unknown> =>
        (await waitForCalls(page, 'openSource', count)).at(-1);

      beforeEach(async () => {
        await model().first().click();
        await strip().waitFor();
      });

      it('has a strip that says in words what it is made of, with tokens', async () => {
        const name = (await strip().getAttribute('aria-label')) ?? '';
        assert.match(name, /^What this message is made of: Template \d+ · Value \d+ tokens$/);
        const labels = await strip()
          .getByRole('button')
          .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('aria-label') ?? ''));
        assert.match(labels[0] ?? '', /^Template, src\/prompts\/travel\.mjs:10, \d+ tokens?$/);
        assert.ok(
          labels.some((label) => label.startsWith('Value of traveller, ')),
          labels.join(),
        );
      });

      it('has a strip that the keyboard walks, and that opens the place of a part', async () => {
        await strip().getByRole('button').first().focus();
        await pressAll('ArrowRight');
        const value = strip()
          .getByRole('button', { name: /^Value of traveller/ })
          .first();
        assert.ok(await value.evaluate((each) => each === document.activeElement));
        assert.equal(await strip().locator('[tabindex="0"]').count(), 1);
        const lit = user().locator('.stretch.marked');
        assert.equal(await lit.first().textContent(), 'Linus');
        await pressAll('Enter');
        const spanId = await model().first().getAttribute('data-key');
        assert.deepEqual(await lastOpened(2), { spanId, message: 1, offset: 11 });
        assert.equal(await model().first().getAttribute('aria-selected'), 'true');
      });

      it('tells file and line of what the pointer is on, and opens it on a click', async () => {
        const destination = user().locator('.stretch', { hasText: 'Destination: ' });
        await destination.hover();
        const tooltip = user().locator('.text-tooltip');
        assert.equal(await tooltip.textContent(), 'Template\nsrc/prompts/travel.mjs:11');
        await user().locator('.stretch', { hasText: 'Lisbon' }).first().hover();
        assert.equal(await tooltip.textContent(), 'Value of city\nsrc/prompts/travel.mjs:11');
        await destination.click();
        const spanId = await model().first().getAttribute('data-key');
        const text = 'Traveller: Linus';
        assert.deepEqual(await lastOpened(2), { spanId, message: 1, offset: text.length });
      });
    });

    it('leads from a frame of an exception to its line, and links no frame of a library', async () => {
      const tool = page.locator('.row', { hasText: failedTool });
      await tool.click();
      const frame = page.locator('.frame');
      assert.match((await frame.first().textContent()) ?? '', /src\/tools\.mjs:14:58\)?$/);
      assert.equal(await frame.count(), 1);
      await frame.first().click();
      const spanId = await tool.getAttribute('data-key');
      const opened = await waitForCalls(page, 'openFrame', 1);
      assert.deepEqual(opened, [{ spanId, event: 0, start: 78 }]);
    });

    it('leads from a tool on offer to its definition', async () => {
      const call = page.locator('.row[data-group="model"]').first();
      await call.click();
      await page.getByRole('tab', { name: 'Details' }).click();
      const tool = page.locator('.tool-link', { hasText: 'get_weather' });
      assert.match((await tool.textContent()) ?? '', /^get_weathersrc\/.*\.mjs:\d+$/);
      await tool.getByRole('button').click();
      const spanId = await call.getAttribute('data-key');
      const opened = await waitForCalls(page, 'openTool', 1);
      assert.deepEqual(opened, [{ spanId, name: 'get_weather' }]);
    });

    it('shows the failure first in the details of the failed tool', async () => {
      await page.locator('.row', { hasText: failedTool }).click();
      await page.getByRole('heading', { name: failedTool }).waitFor();
      assert.equal(
        await page.getByRole('tab', { name: 'Details' }).getAttribute('aria-selected'),
        'true',
      );
      const text = (await page.locator('.tab-panel').textContent()) ?? '';
      assert.match(text, /^ErrorError: weather backend unreachable for Lisbon/);
      assert.match(text, /"city": "Lisbon"/);
    });

    it('goes through the tabs by arrows, and back to the tree by Escape', async () => {
      await page.getByRole('tab', { name: 'Conversation' }).focus();
      await pressAll('ArrowRight', 'ArrowRight');
      const tab = page.getByRole('tab', { name: 'Attributes' });
      assert.equal(await tab.getAttribute('aria-selected'), 'true');
      await page.getByRole('textbox', { name: 'Filter attributes' }).fill('service.name');
      await page.waitForFunction(() => document.querySelectorAll('.attributes tr').length === 1);
      await tab.focus();
      await pressAll('Escape');
      assert.equal(await focused(), 'invoke_agent gpt-4o-mini');
    });

    it('filters by words and by failure, and keeps ancestors', async () => {
      await page.locator('.row').first().focus();
      await page.keyboard.press('/');
      await page.keyboard.type('get_weather');
      await waitForRows(page, 3);
      assert.deepEqual(await names(), ['invoke_agent gpt-4o-mini', 'step 2', failedTool]);
      await pressAll('Escape');
      await waitForRows(page, 11);
      await page.getByRole('checkbox', { name: 'Errors only' }).click();
      await waitForRows(page, 3);
      assert.match((await page.locator('.toolbar').textContent()) ?? '', /1 of 11 spans/);
    });

    it('zooms the time axis by keys and by the wheel, and shows the range', async () => {
      const range = page.locator('.range');
      await page.locator('.row', { hasText: 'step 2' }).click();
      await pressAll('f');
      assert.match((await range.textContent()) ?? '', /^\d+ ms – \d+ ms$/);
      await pressAll('0');
      assert.equal(await range.textContent(), '');
      const canvas = await page.locator('.waterfall canvas').boundingBox();
      assert.ok(canvas);
      await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 200);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -300);
      await page.keyboard.up('Control');
      await page.waitForFunction(() => document.querySelector('.range')?.textContent !== '');
      await page.mouse.dblclick(canvas.x + canvas.width / 2, canvas.y + canvas.height - 20);
      await page.waitForFunction(() => document.querySelector('.range')?.textContent === '');
    });

    it('moves its separators by arrows', async () => {
      for (const name of ['Width of the span tree', 'Size of the detail side']) {
        const divider = page.getByRole('separator', { name });
        const before = Number(await divider.getAttribute('aria-valuenow'));
        await divider.focus();
        await pressAll('ArrowRight', 'ArrowRight');
        const after = Number(await divider.getAttribute('aria-valuenow'));
        assert.equal(Math.abs(after - before), 4, name);
      }
    });

    it('asks the host to replay', async () => {
      await page.getByRole('button', { name: 'Replay', exact: true }).click();
      await page.getByRole('button', { name: 'Replay and Debug' }).click();
      assert.deepEqual(await waitForCalls(page, 'replay', 2), [{ debug: false }, { debug: true }]);
    });

    it('asks the host to replay one model call', async () => {
      const call = page.locator('.row', { hasText: 'chat gpt' }).first();
      await call.click();
      const spanId = await call.getAttribute('data-key');
      await page.getByRole('button', { name: 'Replay This Call' }).click();
      assert.deepEqual(await waitForCalls(page, 'offerReplays', 1), [{ spanId }]);
    });

    it('selects and reveals what the host asks for', async () => {
      await page.locator('.row', { hasText: 'step 1' }).locator('.twistie').click();
      await waitForRows(page, 7);
      const spanId = await page.evaluate(
        `spanwiseDev.host.calls && Object.keys(spanwiseDev.run.spans).find((id) => spanwiseDev.run.spans[id].name === 'chat gpt-4o-mini')`,
      );
      await onHost(page, `events.emit('reveal', { spanId: '${String(spanId)}' })`);
      await page.locator(`.row[data-key="${String(spanId)}"][aria-selected="true"]`).waitFor();
    });

    it('comes back after a reload as it was', async () => {
      await page.locator('.row', { hasText: 'step 1' }).locator('.twistie').click();
      await page.locator('.row', { hasText: failedTool }).click();
      await page.waitForFunction(() => sessionStorage.length > 0);
      // The state is saved a moment after the last change.
      await page.waitForTimeout(500);
      await page.reload();
      await page.locator('.row[aria-selected="true"]', { hasText: failedTool }).waitFor();
      assert.equal((await names()).length, 7);
    });
  });

  it('says that a prompt was edited since the run, and asks to compare it', async () => {
    page = await pages.open('run=2&edited=1');
    const call = page.locator('.row[data-group="model"]').first();
    await call.click();
    const user = page.getByRole('article', { name: 'User' }).first();
    await user.getByText('The template was edited since this run.').waitFor();
    await user.getByRole('button', { name: 'Compare with what ran' }).click();
    const spanId = await call.getAttribute('data-key');
    assert.deepEqual(await waitForCalls(page, 'compareSource', 1), [{ spanId, message: 1 }]);
  });

  it('says where no template matches', async () => {
    page = await pages.open('run=4');
    await page.locator('.row[data-group="model"]').click();
    await page.getByText('No prompt template in this workspace matches.').waitFor();
  });

  it('never takes what telemetry says for HTML', async () => {
    page = await pages.open('run=2&hostile=1');
    await page.locator('.row', { hasText: '<img src=x onerror=alert(1)>' }).first().waitFor();
    assert.equal(await page.locator('#app img, #app script').count(), 0);
  });

  it('follows a run that goes on: new rows, the same selection, the focus where it was', async () => {
    page = await pages.open('run=0&at=100');
    await waitForRows(page, 1);
    assert.match((await page.locator('.run-header').textContent()) ?? '', /Running/);
    await page.locator('.row').first().focus();
    await onHost(page, 'setTime(1800)');
    await waitForRows(page, 6);
    await pressAll('ArrowDown', 'ArrowDown');
    assert.equal(
      await page.locator('.row[aria-selected="true"] .duration').textContent(),
      '1.44 s',
    );
    await onHost(page, 'setTime(99999)');
    await waitForRows(page, 11);
    assert.deepEqual([await selected(), await focused()], ['chat gpt-5-mini', 'chat gpt-5-mini']);
    await page
      .getByRole('status')
      .filter({ hasText: 'succeeded, 11 spans' })
      .waitFor({ state: 'attached' });
  });
});
