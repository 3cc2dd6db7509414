import { isDeepStrictEqual } from 'node:util';

/** One fact that an expectation names, and what was read in its place. */
export interface FieldCheck {
  /** Which dialect was read, as a row of the table. */
  readonly dialect: string;
  /** The kind of fact, as a column of the table. */
  readonly field: string;
  /** Where in the telemetry: a person must be able to find it. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly isMet: boolean;
}

export type FieldChecker = (field: string, found: unknown, expected: unknown) => void;

/** Collects the facts of one place. `null` of an expectation is a fact too: the telemetry does not tell. */
export function checkerOf(checks: FieldCheck[], dialect: string, where: string): FieldChecker {
  return (field, found, expected) => {
    const [actual, wanted] = [found ?? null, expected ?? null];
    const isMet = isDeepStrictEqual(actual, wanted);
    checks.push({ dialect, field, where, expected: wanted, found: actual, isMet });
  };
}
