import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { takePicture, WebviewPages } from '../support/webview-page.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary?: string;
  }[];
}

/** What a person may have in front of them; each is checked, and pictured, in every theme. */
const scenes: readonly {
  readonly name: string;
  readonly query: string;
  readonly size?: { readonly width: number; readonly height: number };
  show(page: Page): Promise<void>;
}[] = [
  {
    name: 'conversation',
    query: 'run=0',
    show: async (page) => {
      await page.locator('.row[data-group="model"]').nth(1).click();
      await page.getByRole('button', { name: 'src/prompts/travel.mjs:10', exact: true }).waitFor();
    },
  },
  {
    name: 'coverage',
    query: 'run=2',
    show: async (page) => {
      await page.locator('.row[data-group="model"]').first().click();
      await page.getByRole('toolbar').last().getByRole('button').nth(1).focus();
    },
  },
  {
    name: 'edited-prompt',
    query: 'run=2&edited=1',
    show: async (page) => {
      await page.locator('.row[data-group="model"]').first().click();
      await page.getByRole('button', { name: 'Compare with what ran' }).first().waitFor();
      await page.locator('.stretch', { hasText: 'Destination: ' }).hover();
    },
  },
  {
    name: 'tools-on-offer',
    query: 'run=2',
    show: async (page) => {
      await page.locator('.row[data-group="model"]').first().click();
      await page.getByRole('tab', { name: 'Details' }).click();
      await page.locator('.tool-link').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'failed-tool',
    query: 'run=2',
    show: async (page) => {
      await page.locator('.row', { hasText: 'execute_tool get_weather' }).click();
      await page.getByRole('heading', { name: 'Arguments' }).waitFor();
    },
  },
  {
    name: 'attributes-of-a-failed-call',
    query: 'run=3',
    show: async (page) => {
      await page.locator('.row[data-group="model"]').click();
      await page.getByRole('tab', { name: 'Attributes' }).click();
    },
  },
  {
    name: 'events',
    query: 'run=3',
    show: async (page) => {
      await page.locator('.row').first().click();
      await page.getByRole('tab', { name: 'Events' }).click();
    },
  },
  { name: 'running', query: 'run=0&at=1800', show: () => Promise.resolve() },
  {
    name: 'zoomed',
    query: 'run=0',
    show: async (page) => {
      await page.locator('.row', { hasText: 'step 2' }).click();
      await page.keyboard.press('f');
    },
  },
  {
    name: 'orphans-of-a-large-run',
    query: 'spans=10000',
    show: async (page) => {
      await page.locator('.row').first().focus();
      await page.keyboard.press('End');
      await page.locator('.timeline').evaluate((box) => box.scrollBy(0, -420));
    },
  },
  {
    name: 'cost-working',
    query: 'run=2',
    show: async (page) => {
      await page
        .getByRole('row', { name: /chat gpt-4o-mini/ })
        .first()
        .click();
      await page.getByRole('tab', { name: 'Details' }).click();
      const summary = page.locator('.cost-working summary');
      await summary.waitFor();
      await summary.focus();
      await page.keyboard.press('Enter');
      await page.getByText('genai-prices', { exact: false }).first().scrollIntoViewIfNeeded();
      await page.locator('.cost-working[open] table').waitFor();
    },
  },
  {
    name: 'narrow',
    query: 'run=2',
    size: { width: 560, height: 900 },
    show: async (page) => {
      await page.locator('.row').nth(2).click();
    },
  },
  {
    name: 'nothing-found',
    query: 'run=2',
    show: async (page) => {
      await page.getByRole('textbox', { name: 'Filter spans' }).fill('no such span');
      await page.getByText('No span matches the filter.').waitFor();
    },
  },
];

describe('trace panel for everybody', function () {
  this.timeout(60_000);
  let pages: WebviewPages;

  before(async () => {
    pages = await WebviewPages.start();
  });
  after(() => pages.stop());

  for (const theme of ['dark', 'light', 'hc']) {
    for (const scene of scenes) {
      it(`has no accessibility faults: ${scene.name}, ${theme}`, async () => {
        const page = await pages.open(`theme=${theme}&${scene.query}`, scene.size);
        await scene.show(page);
        await takePicture(page, `${scene.name}-${theme}`);
        assert.deepEqual(await violations(page), []);
        await page.close();
      });
    }
  }

  it('would see a fault if there were one', async () => {
    const page = await pages.open('run=2');
    await page.evaluate(() => {
      const row = document.querySelector('.row');
      row?.setAttribute('role', 'img');
      document.querySelector('#app')?.append(document.createElement('button'));
    });
    const found = await violations(page);
    assert.ok(found.some((fault) => fault.startsWith('button-name')));
    assert.ok(found.some((fault) => fault.startsWith('aria-required-children')));
    await page.close();
  });

  it('follows a change of the theme without a reload', async () => {
    const page = await pages.open('theme=dark&run=2');
    const before = await page.locator('canvas').screenshot();
    await page.evaluate(`spanwiseDev.applyTheme('light')`);
    await page.waitForTimeout(200);
    const after = await page.locator('canvas').screenshot();
    assert.notDeepEqual(before, after);
    await page.close();
  });

  it('turns nothing where the user wants no motion', async () => {
    const page = await pages.open('run=0&at=1800');
    await page.getByText('Running', { exact: true }).waitFor();
    const animation = () =>
      page.locator('.run-status .icon').evaluate((icon) => getComputedStyle(icon).animationName);
    assert.equal(await animation(), 'turn');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await animation(), 'none');
    await page.close();
  });
});

/** One line per fault: the rule, the elements and what axe says of them. */
async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as a script element, which the page's content security policy refuses.
  await page.evaluate(readFileSync(axePath, 'utf8'));
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} }).then((result) => result.violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`,
    ),
  );
}
