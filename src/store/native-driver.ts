import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {
  runInTransaction,
  type Database,
  type RunResult,
  type SqlParameters,
  type SqlValue,
} from './database.ts';

/** better-sqlite3 13 crashes the process, rather than fail, where Node-API is older than this. */
const neededNodeApi = 10;

let addon: object | undefined;

/** Opens `file` with better-sqlite3. Throws where its binary is missing or cannot run here. */
export function openWithNativeDriver(file: string): Database {
  addon ??= loadAddon();
  // The declared type knows only paths; the addon itself is accepted since version 7.
  const database = new BetterSqlite3(file, { nativeBinding: addon as unknown as string });
  const exec = (sql: string): void => void database.exec(sql);
  return {
    driver: 'better-sqlite3',
    exec,
    prepare: <Row>(sql: string) => {
      const statement = database.prepare<[SqlParameters | readonly SqlValue[]], Row>(sql);
      return {
        run: (parameters = {}) => statement.run(parameters) as RunResult,
        get: (parameters = {}) => statement.get(parameters),
        all: (parameters = {}) => statement.all(parameters),
        iterate: (parameters = {}) => statement.iterate(parameters),
      };
    },
    transaction: (work) => runInTransaction(exec, work),
    close: () => void database.close(),
  };
}

/** Loaded by hand: a bundle has no `node_modules` for better-sqlite3 to look into. */
function loadAddon(): object {
  if (Number(process.versions['napi']) < neededNodeApi)
    throw new Error(`Node-API ${process.versions['napi']} is older than ${neededNodeApi}.`);
  const loaded = { exports: {} };
  process.dlopen(loaded, addonFile());
  return loaded.exports;
}

/** Beside the program where it is bundled, else in the nearest `node_modules` above it. */
function addonFile(): string {
  const platform = isMusl() ? 'linuxmusl' : process.platform;
  const name = `${platform}-${process.arch}.node`;
  let folder = dirname(realpathSync(process.argv[1] ?? process.cwd()));
  const candidates = [join(folder, 'prebuilds', name)];
  for (; folder !== dirname(folder); folder = dirname(folder))
    candidates.push(join(folder, 'node_modules/better-sqlite3/prebuilds', name));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`There is no better-sqlite3 binary ${name}.`);
  return found;
}

/** Alpine and the like: which loader is mapped into this process tells, as no version number does. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  return /\/ld-musl-[^/\s]*\.so/.test(readFileSync('/proc/self/maps', 'latin1'));
}
