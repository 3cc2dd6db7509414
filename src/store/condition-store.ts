import type { ExecutionConditions } from '../model/execution-conditions.ts';
import type { ExecutionId } from '../model/ids.ts';
import type { Database, Statement } from './database.ts';
import getConditions from './queries/get-conditions.sql';
import putConditions from './queries/put-conditions.sql';

export interface StoredConditions {
  readonly conditions: ExecutionConditions;
  /** Credentials masked. */
  readonly standardInput?: Uint8Array;
}

/** Under what commands ran. */
export class ConditionStore {
  private readonly putConditions: Statement<never>;
  private readonly getConditions: Statement<{
    conditions: string;
    standard_input: Uint8Array | null;
  }>;

  constructor(database: Database) {
    this.putConditions = database.prepare(putConditions);
    this.getConditions = database.prepare(getConditions);
  }

  put(executionId: ExecutionId, { conditions, standardInput }: StoredConditions): void {
    this.putConditions.run({
      execution_id: executionId,
      conditions: JSON.stringify(conditions),
      standard_input: standardInput ?? null,
    });
  }

  get(executionId: ExecutionId): StoredConditions | undefined {
    const row = this.getConditions.get({ execution_id: executionId });
    if (row === undefined) return undefined;
    return {
      conditions: JSON.parse(row.conditions) as ExecutionConditions,
      ...(row.standard_input !== null && { standardInput: row.standard_input }),
    };
  }
}
