import { inspect } from 'node:util';
import Mocha from 'mocha';
import { onPage, report } from './page.ts';

/** A story waits for an agent to run and for its telemetry. */
const timeoutMs = 60_000;

/** The runner outside prints; the extension host's console is nobody's. */
class SilentReporter extends Mocha.reporters.Base {}

/** Entry of the suite: VS Code calls it in the extension host, and takes a rejection for a failure. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: timeoutMs, reporter: SilentReporter });
  // For whoever works on one of them: `SPANWISE_TEST_ONLY='Source links' node test/vscode/run-server.ts`.
  const only = process.env['SPANWISE_TEST_ONLY'];
  if (only !== undefined) mocha.fgrep(only);
  // Test files take `describe` from the globals, which exist only from here on.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./extension.test.ts');
  await import('./stories.test.ts');
  await import('./replay.test.ts');
  await import('./replay-features.test.ts');
  await import('./tracing.test.ts');
  await import('./sessions.test.ts');
  await import('./source.test.ts');
  await import('./template-runs.test.ts');
  await import('./collector.test.ts');
  const reports: Promise<void>[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => reports.push(report({ title: test.fullTitle() })));
    runner.on('fail', (test, error: Error) => {
      reports.push(report({ title: test.fullTitle(), error: inspect(error) }));
      const name = `failed-${test.title.replaceAll(/\W+/g, '-').slice(0, 60)}`;
      reports.push(onPage({ action: 'screenshot', name }).then(() => undefined));
    });
  });
  await Promise.all(reports);
  if (failures > 0) throw new Error(`${failures} failed.`);
}
