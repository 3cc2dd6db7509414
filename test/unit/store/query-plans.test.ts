import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.ts';
import type { Database } from '../../../src/store/database.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { databaseFile } from '../../../src/store/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const queries = new URL('../../../src/store/queries/', import.meta.url);

/** What a query that reads a whole table says in a comment, with the reason. */
const declared = /^-- Full scan/m;

describe('query plans', () => {
  const folder = temporaryFolder();
  let database: Database;
  let partialIndexes: ReadonlySet<string>;

  before(async () => {
    database = await openDatabase(databaseFile(folder.path), silentLog);
    const sql =
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql GLOB '* WHERE *'" as const;
    partialIndexes = new Set(
      database
        .prepare<{ name: string }>(sql)
        .all()
        .map((row) => row.name),
    );
  });
  after(() => {
    database.close();
    folder.remove();
  });

  function plan(sql: string): readonly string[] {
    const names = [...sql.replaceAll(/--.*/g, '').matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const parameters = Object.fromEntries(names.map((name) => [name, 1]));
    return database
      .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(parameters)
      .map((row) => row.detail);
  }

  /** An index of few rows, or one that is read only as far as the limit, is no full scan. */
  function isFullScan(step: string, sql: string): boolean {
    if (!step.startsWith('SCAN ') || /VIRTUAL TABLE|CONSTANT ROW/.test(step)) return false;
    const index = /USING (?:COVERING )?INDEX (\w+)/.exec(step)?.[1];
    // What another step of the plan has found, by the name that the query gives it.
    const [, scanned = ''] = /^SCAN (\w+)$/.exec(step) ?? [];
    if (sql.includes(`${scanned} AS (`) && scanned !== '') return false;
    if (index === undefined) return !/^SCAN \(?subquery/i.test(step);
    return !partialIndexes.has(index) && (declared.test(sql) || !/\bLIMIT\b/.test(sql));
  }

  for (const file of readdirSync(queries)) {
    const sql = readFileSync(new URL(file, queries), 'utf8');
    // The plan of a plain insert names the check of deferred foreign keys, of which there are none.
    if (/^INSERT (?:OR REPLACE )?INTO \w+ \([^)]*\)\s*VALUES/m.test(sql)) continue;
    it(`${file} ${declared.test(sql) ? 'reads a whole table, and says why' : 'uses indexes'}`, () => {
      const scans = plan(sql).filter((step) => isFullScan(step, sql));
      assert.equal(scans.length > 0, declared.test(sql), plan(sql).join('\n'));
    });
  }

  for (const file of ['span-by-response.sql', 'spans-of-response.sql']) {
    it(`${file} goes by the end of the answer’s id`, () => {
      const [first = ''] = plan(readFileSync(new URL(file, queries), 'utf8'));
      assert.match(first, /^SEARCH span_facts USING INDEX span_facts_by_response \(<expr>=\?\)/);
    });
  }

  for (const file of ['timeline.sql', 'run-spans.sql']) {
    it(`${file} reads rows in the order in which they lie`, () => {
      const steps = plan(readFileSync(new URL(file, queries), 'utf8'));
      const sorted = steps.findIndex((step) => step.startsWith('USE TEMP B-TREE FOR ORDER BY'));
      const rows = steps.findIndex((step) => /INTEGER PRIMARY KEY/.test(step));
      assert.ok(sorted >= 0 && sorted < rows, steps.join('\n'));
    });
  }
});
