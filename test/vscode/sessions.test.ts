import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { onPage, waitForText } from './page.ts';
import { otlpEndpoint } from './send-runs.ts';

const shownMs = 30_000;
const conversation = 'talk-7';

describe('Runs of one conversation', () => {
  before(async () => {
    const endpoint = await otlpEndpoint();
    for (const [index, name] of ['first question', 'second question'].entries()) {
      const { ok } = await fetch(`${endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(modelCall(name, index)),
      });
      assert.ok(ok);
    }
    await vscode.commands.executeCommand('workbench.view.extension.spanwise');
  });

  after(async () => {
    await vscode.commands.executeCommand('spanwise.ungroupRuns');
  });

  it('stand below it, once a person has grouped the runs', async () => {
    await waitForText('[role="treeitem"][aria-label^="second question"]', shownMs);
    await onPage({ action: 'click', selector: '[aria-label="Group Runs by Session"]' });
    const session = `[role="treeitem"][aria-label*="${conversation}"]`;
    const [text] = await waitForText(session, shownMs);
    assert.match(text ?? '', /2 runs/);
    await onPage({ action: 'click', selector: session });
    await waitForText('[role="treeitem"][aria-level="2"][aria-label^="first question"]', shownMs);
    await onPage({ action: 'screenshot', name: 'runs-by-session' });
  });

  it('say what looks fine in them and is not, and how a cost was worked out', async () => {
    const run = '[role="treeitem"][aria-label^="second question"]';
    await onPage({ action: 'click', selector: run });
    const frame = 'webview';
    await onPage({ action: 'click', selector: '[role="row"]:has-text("second question")', frame });
    await onPage({ action: 'click', selector: '[role="tab"]:has-text("Details")', frame });
    await onPage({ action: 'click', selector: '.cost-working summary', frame });
    const [working] = await onPage({ action: 'allTexts', selector: '.cost-working', frame });
    assert.match(working ?? '', /input\s+400/);
    const findings = await onPage({
      action: 'allTexts',
      selector: ':has-text("cut off at the limit")',
      frame,
    });
    assert.ok(findings.length > 0);
    await onPage({ action: 'screenshot', name: 'cost-and-findings' });
  });
});

/** An OTLP request with one model call, whose answer was cut off. */
function modelCall(name: string, index: number): object {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.conversation.id': conversation,
    'gen_ai.response.finish_reasons': '["length"]',
    'gen_ai.usage.input_tokens': '400',
    'gen_ai.usage.output_tokens': '20',
  };
  const startMs = Date.now() - 2_000 + index * 500;
  const span = {
    traceId: `${index + 1}`.padStart(32, 'a'),
    spanId: `${index + 1}`.padStart(16, 'b'),
    name,
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 400}000000`,
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({
      key,
      value: { stringValue },
    })),
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}
