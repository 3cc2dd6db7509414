import { writeFileSync } from 'node:fs';
import type { TestReport } from './bridge-protocol.ts';

/** Prints tests as they end, and counts them into the file that `npm test` names. */
export class Counts {
  passed = 0;
  failed = 0;

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
    const { passed, failed } = this;
    const file = process.env['SPANWISE_TEST_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed }));
    return this.failed === 0 ? 0 : 1;
  }
}
