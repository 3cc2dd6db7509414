import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '../base/json.ts';
import { errorText, type Log } from '../base/log.ts';
import type { FileState } from './file-extractor.ts';

export interface CacheOptions {
  /** Where it is kept. Its folder is made. */
  readonly file: string;
  /** Of the code that takes templates out: what another version kept is thrown away. */
  readonly version: string;
}

export interface CacheEntry {
  /** Absolute. */
  readonly path: string;
  readonly state: FileState;
  /** As `sourceFileToJson` writes it. */
  readonly json: string;
}

/**
 * The templates of files as they were, so that a window that opens again parses only what changed. A
 * text file of a line for each file of the workspace: a checksum, the file's state, its path, its
 * templates; a later line of a path replaces an earlier one. A line that is torn or damaged is passed
 * over, and what cannot be written is not kept: neither is told, since nothing is lost but time.
 */
export class TemplateCache {
  private readonly file: string;
  private readonly header: string;
  private readonly log: Log;
  private readonly loaded = new Map<string, LoadedLine>();
  private readonly fresh: string[] = [];
  private isUsable = false;
  private linesInFile = 0;

  private constructor({ file, version }: CacheOptions, log: Log) {
    this.file = file;
    this.header = `spanwise templates 1 ${version}`;
    this.log = log;
  }

  static async load(options: CacheOptions, log: Log): Promise<TemplateCache> {
    const cache = new TemplateCache(options, log);
    const text = await readFile(options.file, 'utf8').catch(() => '');
    const [header, ...lines] = text.split('\n');
    cache.isUsable = header === cache.header;
    if (cache.isUsable) for (const line of lines) cache.loadLine(line);
    return cache;
  }

  /** What was kept of this very state of the file. */
  find(path: string, state: FileState): string | undefined {
    const line = this.loaded.get(path);
    if (line === undefined || line.state.modifiedMs !== state.modifiedMs) return undefined;
    if (line.state.size !== state.size) return undefined;
    const json = jsonOf(line);
    line.isUsed = json !== undefined;
    return json;
  }

  /** What was kept of a file that has changed since: runs of that time came from it. */
  findFormer(path: string): string | undefined {
    const line = this.loaded.get(path);
    return line === undefined ? undefined : jsonOf(line);
  }

  keep(entry: CacheEntry): void {
    this.fresh.push(toLine(entry));
  }

  /** Writes what was kept since. Where most of the file is of no use any more, it is written anew. */
  async save(): Promise<void> {
    const used = [...this.loaded.values()].filter(({ isUsed }) => isUsed);
    const fresh = this.fresh.splice(0);
    this.loaded.clear();
    const isWorn = this.linesInFile > 2 * used.length + 100;
    try {
      if (!this.isUsable || (isWorn && used.length > 0)) {
        const lines = [...used.map((line) => `${line.checksum}\t${line.text}`), ...fresh];
        await this.rewrite(lines);
      } else if (fresh.length > 0) {
        await appendFile(this.file, fresh.map((line) => `${line}\n`).join(''));
        this.linesInFile += fresh.length;
      }
    } catch (error) {
      this.log.debug(`The templates were not kept: ${errorText(error)}`);
    }
  }

  private async rewrite(lines: readonly string[]): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    const unfinished = `${this.file}.new`;
    const text = [this.header, ...lines, ''].join('\n');
    await writeFile(unfinished, text, { mode: 0o600 });
    await rename(unfinished, this.file).catch(async (error: unknown) => {
      await rm(unfinished, { force: true });
      throw error;
    });
    [this.isUsable, this.linesInFile] = [true, lines.length];
  }

  private loadLine(line: string): void {
    this.linesInFile += 1;
    const [sum = '', modified = '', size = '', path = ''] = line.split('\t', 4);
    const decoded = parseJson(path);
    if (typeof decoded !== 'string') return;
    const state = { modifiedMs: Number(modified), size: Number(size) };
    const text = line.slice(sum.length + 1);
    this.loaded.set(decoded, { checksum: sum, state, text, isUsed: false });
  }
}

interface LoadedLine {
  readonly checksum: string;
  readonly state: FileState;
  /** The line behind its checksum. */
  readonly text: string;
  isUsed: boolean;
}

/** `undefined` where the line is damaged. */
function jsonOf({ text, checksum: expected }: LoadedLine): string | undefined {
  return checksum(text) === expected ? text.slice(text.lastIndexOf('\t') + 1) : undefined;
}

function toLine({ path, state, json }: CacheEntry): string {
  const text = [state.modifiedMs, state.size, JSON.stringify(path), json].join('\t');
  return `${checksum(text)}\t${text}`;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
