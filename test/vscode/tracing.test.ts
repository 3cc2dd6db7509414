import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './eventually.ts';
import { onPage, waitForText } from './page.ts';

const startsMs = 30_000;
/** Prints what a program of this workspace would send its telemetry and its model calls with. */
const printed = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS', 'OPENAI_BASE_URL'];
const written = [...printed, 'ANTHROPIC_BASE_URL', 'NODE_OPTIONS', 'SPANWISE_PRELOAD'];

describe('Programs of a traced workspace', () => {
  let folder = '';
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'spanwise-tracing-'))));
  after(() => rm(folder, { recursive: true }));

  const cases: Record<string, (script: string) => Thenable<unknown>> = {
    'a terminal': (script) => {
      const terminal = vscode.window.createTerminal('environment');
      terminal.show();
      terminal.sendText(`node -e "${script}"`);
      return Promise.resolve();
    },
    'a task': (script) =>
      vscode.tasks.executeTask(
        new vscode.Task(
          { type: 'process' },
          vscode.TaskScope.Workspace,
          'environment',
          'test',
          new vscode.ProcessExecution('node', ['-e', script]),
        ),
      ),
    'a debug session': (script) =>
      vscode.debug.startDebugging(undefined, {
        name: 'environment',
        type: 'node',
        request: 'launch',
        runtimeArgs: ['-e', script],
      }),
    // As the extensions for tests start one: by its profile, under the debugger.
    'a test': async (script) => {
      const controller = vscode.tests.createTestController('environment', 'Environment');
      const { Debug } = vscode.TestRunProfileKind;
      const profile = controller.createRunProfile('Debug', Debug, async (request) => {
        const run = controller.createTestRun(request);
        await cases['a debug session']?.(script);
        run.end();
      });
      const item = controller.createTestItem('one', 'writes its environment');
      controller.items.add(item);
      const { token } = new vscode.CancellationTokenSource();
      await profile.runHandler(new vscode.TestRunRequest([item], undefined, profile), token);
      controller.dispose();
    },
  };
  for (const [name, start] of Object.entries(cases)) {
    it(`${name} gets the variables`, async () => {
      const file = join(folder, `${name.replaceAll(' ', '-')}.json`);
      // The window may have been opened a moment ago, and connect to the collector still.
      const environment = await eventually(
        async () => {
          await start(writeEnvironment(file));
          const found = await environmentFrom(file);
          await rm(file);
          return found['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined ? undefined : found;
        },
        { withinMs: startsMs },
      );
      assert.match(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.match(environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? '', /x-spanwise-execution=\w{16,}/);
      assert.match(
        environment['OPENAI_BASE_URL'] ?? '',
        /^http:\/\/127\.0\.0\.1:\d+\/\w+\/openai\/v1$/,
      );
    });
  }

  it('are not recorded once the switch in the status bar is clicked, and are again', async () => {
    const taskEnvironment = async (): Promise<Record<string, string>> => {
      const file = join(folder, 'switch.json');
      // A task that is started while it runs is not started again.
      const ended = new Promise<void>((resolve) => {
        const listener = vscode.tasks.onDidEndTask(() => {
          listener.dispose();
          resolve();
        });
      });
      await cases['a task']?.(writeEnvironment(file));
      const environment = await environmentFrom(file);
      await ended;
      await rm(file);
      return environment;
    };
    await onPage({ action: 'click', selector: '.statusbar-item:has-text("Recording")' });
    try {
      await onPage({ action: 'screenshot', name: 'not-recording' });
      const environment = await eventually(
        async () => {
          const found = await taskEnvironment();
          return found['OPENAI_BASE_URL'] === undefined ? found : undefined;
        },
        { withinMs: startsMs },
      );
      assert.match(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '', /^http/, 'still traced');
    } finally {
      await onPage({ action: 'click', selector: '.statusbar-item:has-text("Not recording")' });
    }
    await eventually(async () => (await taskEnvironment())['ANTHROPIC_BASE_URL'], {
      withinMs: startsMs,
    });
  });

  it('load the preload where the user wants it', async () => {
    const settings = vscode.workspace.getConfiguration('spanwise');
    await settings.update('preload', true, vscode.ConfigurationTarget.Workspace);
    try {
      const file = join(folder, 'preload.json');
      for (const start of ['a task', 'a debug session']) {
        const environment = await eventually(
          async () => {
            await cases[start]?.(writeEnvironment(file));
            const found = await environmentFrom(file);
            await rm(file);
            return found['SPANWISE_PRELOAD'] === undefined ? undefined : found;
          },
          { withinMs: startsMs },
        );
        assert.match(environment['NODE_OPTIONS'] ?? '', /--import=file:\S+preload\/node\.mjs/);
      }
    } finally {
      await settings.update('preload', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('can have them copied for programs started elsewhere', async () => {
    const copied = vscode.commands.executeCommand('spanwise.copyEnvironment');
    await onPage({ action: 'click', selector: '.quick-input-list [aria-label^="Shell"]' });
    await copied;
    const text = await vscode.env.clipboard.readText();
    for (const variable of printed)
      assert.ok(
        text.includes(`export ${variable}='http`) ||
          text.includes(`export ${variable}='x-spanwise`),
        text,
      );
  });

  it('are asked for once, where an agent is recognized and nobody has decided', async () => {
    const settings = vscode.workspace.getConfiguration('spanwise');
    await vscode.commands.executeCommand('notifications.clearAll');
    await settings.update('traceWorkspace', 'ask', vscode.ConfigurationTarget.Workspace);
    try {
      const question =
        '.notifications-center .notification-list-item:has-text("holds an LLM agent")';
      await vscode.commands.executeCommand('notifications.showList');
      await waitForText(question, startsMs);
      await onPage({ action: 'screenshot', name: 'asked-once' });
      await onPage({ action: 'click', selector: `${question} .monaco-button:text-is("Trace")` });
      const file = join(folder, 'asked.json');
      await eventually(
        async () => {
          await cases['a task']?.(writeEnvironment(file));
          const environment = await environmentFrom(file);
          await rm(file);
          return environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
        },
        { withinMs: startsMs },
      );
    } finally {
      await settings.update('traceWorkspace', 'on', vscode.ConfigurationTarget.Workspace);
    }
  });

  it('get none once tracing is switched off, and get them again', async () => {
    const settings = vscode.workspace.getConfiguration('spanwise');
    await settings.update('traceWorkspace', 'off', vscode.ConfigurationTarget.Workspace);
    try {
      const file = join(folder, 'off.json');
      await eventually(
        async () => {
          await cases['a task']?.(writeEnvironment(file));
          const environment = await environmentFrom(file);
          await rm(file);
          return environment['OTEL_EXPORTER_OTLP_ENDPOINT'] === undefined || undefined;
        },
        { withinMs: startsMs },
      );
    } finally {
      await settings.update('traceWorkspace', 'on', vscode.ConfigurationTarget.Workspace);
    }
  });
});

/** A program in one line, without double quotes, that writes its variables to a file. */
function writeEnvironment(file: string): string {
  const pick = written.map((name) => `${name}:process.env.${name}`).join(',');
  return `require('fs').writeFileSync('${file}',JSON.stringify({${pick}}))`;
}

async function environmentFrom(file: string): Promise<Record<string, string>> {
  const text = await eventually(() => readFile(file, 'utf8').catch(() => undefined), {
    withinMs: startsMs,
  });
  return JSON.parse(text) as Record<string, string>;
}
