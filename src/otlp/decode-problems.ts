import type { Problem } from '../model/problem.ts';
import type { DecodeFailure, OtlpDecodeError } from './otlp-decode-error.ts';

/** Counts rejected spans by what was wrong, so that a thousand bad spans make one problem, not a thousand. */
export class DecodeProblems {
  rejectedSpans = 0;
  private readonly byCode = new Map<DecodeFailure, { readonly sentence: string; count: number }>();

  reject(error: OtlpDecodeError, spanCount: number): void {
    const known = this.byCode.get(error.code) ?? { sentence: error.message, count: 0 };
    known.count += spanCount;
    this.byCode.set(error.code, known);
    this.rejectedSpans += spanCount;
  }

  toProblems(): Problem[] {
    return [...this.byCode].map(([code, { sentence, count }]) => {
      const reason = sentence.charAt(0).toLowerCase() + sentence.slice(1);
      return { code, message: `${count} ${count === 1 ? 'span' : 'spans'} rejected: ${reason}` };
    });
  }
}
