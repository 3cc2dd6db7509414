import { formatPlural } from '../base/format.ts';
import type { Problem } from '../model/problem.ts';
import type { DecodeFailure, OtlpDecodeError } from './otlp-decode-error.ts';

/** Counts rejected records by what was wrong, so that a thousand bad spans make one problem, not a thousand. */
export class DecodeProblems {
  rejectedRecords = 0;
  private readonly recordName: string;
  private readonly byCode = new Map<DecodeFailure, { readonly sentence: string; count: number }>();

  /** `recordName`: what one record is called in a sentence, such as `span`. */
  constructor(recordName: string) {
    this.recordName = recordName;
  }

  reject(error: OtlpDecodeError, recordCount: number): void {
    const known = this.byCode.get(error.code) ?? { sentence: error.message, count: 0 };
    known.count += recordCount;
    this.byCode.set(error.code, known);
    this.rejectedRecords += recordCount;
  }

  toProblems(): Problem[] {
    return [...this.byCode].map(([code, { sentence, count }]) => {
      const reason = sentence.charAt(0).toLowerCase() + sentence.slice(1);
      return { code, message: `${formatPlural(count, this.recordName)} rejected: ${reason}` };
    });
  }
}
