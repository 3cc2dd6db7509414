import type { TestReport } from './bridge-protocol.ts';

/** Prints tests as they end and counts them; the last line is what `npm test` reads. */
export class Counts {
  private passed = 0;
  private failed = 0;

  readonly add = ({ title, error }: TestReport): void => {
    if (error === undefined) {
      this.passed++;
      console.log(`  ✓ ${title}`);
    } else {
      this.failed++;
      console.log(`  ✗ ${title}\n${error.replaceAll(/^/gm, '      ')}`);
    }
  };

  /** A suite that ended badly without a failed test failed itself. Returns the exit code. */
  finish(exitCode: number): number {
    if (exitCode !== 0 && this.failed === 0) {
      this.add({ title: 'the suite ends by itself', error: `It ended with ${exitCode}.` });
    }
    if (exitCode === 0 && this.passed === 0) {
      this.add({ title: 'the suite has tests', error: 'None ran.' });
    }
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 ? 0 : 1;
  }
}
