import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { onPage } from './page.ts';

/** Where a program of this workspace would send. */
export async function otlpEndpoint(): Promise<string> {
  const copied = vscode.commands.executeCommand('spanwise.copyEnvironment');
  await onPage({ action: 'click', selector: '.quick-input-list [aria-label^="Shell"]' });
  await copied;
  const text = await vscode.env.clipboard.readText();
  const endpoint = /OTEL_EXPORTER_OTLP_ENDPOINT='([^']+)'/.exec(text)?.[1];
  assert.ok(endpoint, text);
  return endpoint;
}

export interface SentCall {
  /** Also the run's name. Ids are made of it. */
  readonly name: string;
  /** When it started. */
  readonly agoMs: number;
  readonly durationMs: number;
  readonly failed?: boolean;
  readonly attributes: { readonly [key: string]: string | number };
  readonly exception?: { readonly [key: string]: string };
}

/** Sends a run of one span, as a program does. */
export async function sendRun(endpoint: string, call: SentCall): Promise<void> {
  const { ok } = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [spanOf(call)] }] }] }),
  });
  assert.ok(ok);
}

function spanOf({ name, agoMs, durationMs, failed, attributes, exception }: SentCall): object {
  const startMs = Date.now() - agoMs;
  const id = Buffer.from(name).toString('hex');
  return {
    traceId: id.slice(-32).padStart(32, 'a'),
    spanId: id.slice(-16).padStart(16, 'b'),
    name,
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + durationMs}000000`,
    status: failed === true ? { code: 2 } : {},
    attributes: keyValues(attributes),
    events:
      exception === undefined
        ? []
        : [
            {
              name: 'exception',
              timeUnixNano: `${startMs + 1}000000`,
              attributes: keyValues(exception),
            },
          ],
  };
}

function keyValues(attributes: { readonly [key: string]: string | number }): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}
