import { DatabaseSync } from 'node:sqlite';
import {
  runInTransaction,
  type Database,
  type RunResult,
  type SqlParameters,
  type SqlValue,
} from './database.ts';

/** Opens `file` with the SQLite that Node carries: no binary of ours to load. */
export function openWithNodeDriver(file: string): Database {
  const database = new DatabaseSync(file);
  const exec = (sql: string): void => database.exec(sql);
  return {
    driver: 'node:sqlite',
    exec,
    prepare: <Row>(sql: string) => {
      const statement = database.prepare(sql);
      return {
        run: (parameters = {}) =>
          (Array.isArray(parameters)
            ? statement.run(...(parameters as readonly SqlValue[]))
            : statement.run(parameters as SqlParameters)) as RunResult,
        get: (parameters = {}) => statement.get(parameters) as Row | undefined,
        all: (parameters = {}) => statement.all(parameters) as Row[],
        iterate: (parameters = {}) => statement.iterate(parameters) as Iterable<Row>,
      };
    },
    transaction: (work) => runInTransaction(exec, work),
    close: () => database.close(),
  };
}
