import type { Problem } from '../model/problem.ts';
import type { Database, Statement } from './database.ts';
import listProblems from './queries/list-problems.sql';
import recordProblem from './queries/record-problem.sql';

/** How often a kind of problem was met, and what the first one of its kind was. */
export interface CountedProblem extends Problem {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

interface ProblemRow {
  readonly code: string;
  readonly count: number;
  readonly message: string;
  readonly first_at_ms: number;
  readonly last_at_ms: number;
}

/** Telemetry that could not be used as it came. */
export class ProblemStore {
  private readonly recordProblem: Statement<never>;
  private readonly listProblems: Statement<ProblemRow>;

  constructor(database: Database) {
    this.recordProblem = database.prepare(recordProblem);
    this.listProblems = database.prepare(listProblems);
  }

  record(problems: readonly Problem[], atMs: number): void {
    const first = new Map<string, { message: string; count: number }>();
    for (const { code, message } of problems) {
      const known = first.get(code);
      if (known === undefined) first.set(code, { message, count: 1 });
      else known.count++;
    }
    for (const [code, { message, count }] of first)
      this.recordProblem.run({ code, count, message, at_ms: atMs });
  }

  /** Newest first. */
  list(): readonly CountedProblem[] {
    return this.listProblems.all().map((row) => ({
      code: row.code,
      message: row.message,
      count: row.count,
      firstAtMs: row.first_at_ms,
      lastAtMs: row.last_at_ms,
    }));
  }
}
