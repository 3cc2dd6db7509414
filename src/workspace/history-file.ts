import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { maskCredentials } from '../base/credentials.ts';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../base/json.ts';
import { errorText, type Log } from '../base/log.ts';
import type { SourceIndex } from '../sourcelink/source-index.ts';
import type { FormerTemplate } from '../sourcelink/template-history.ts';

/** Counted up whenever the form of what is kept changes: another is not read. */
const formVersion = 1;

/** Keeps the templates that were edited between sessions. What cannot be read or written is a lost history, no error. */
export class HistoryFile {
  private readonly path: string;
  private readonly log: Log;
  private writing: Promise<void> = Promise.resolve();
  private isWaiting = false;

  constructor(path: string, log: Log) {
    this.path = path;
    this.log = log;
  }

  async restore(index: SourceIndex): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    const kept = parseJson(text);
    if (!isJsonObject(kept) || kept['version'] !== formVersion || !isJsonArray(kept['templates']))
      return;
    for (const each of kept['templates'])
      if (isFormerTemplate(each)) index.restoreFormer(each as unknown as FormerTemplate);
  }

  /** Resolves when nothing waits to be written. */
  get kept(): Promise<void> {
    return this.writing;
  }

  /** Resolves when all is written; of several that come while one is, the last says it all. */
  keep(index: SourceIndex): Promise<void> {
    if (this.isWaiting) return this.writing;
    this.isWaiting = true;
    this.writing = this.writing.then(() => {
      this.isWaiting = false;
      // What seems to hold a credential is found again in this session alone.
      const templates = index.formerTemplates.filter(
        ({ lines }) => maskCredentials(lines) === lines,
      );
      return this.write(JSON.stringify({ version: formVersion, templates }));
    });
    return this.writing;
  }

  private async write(text: string): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(`${this.path}.new`, text);
      await rename(`${this.path}.new`, this.path);
    } catch (error) {
      this.log.warn(`The former versions of templates were not kept: ${errorText(error)}`);
    }
  }
}

/** As far as a wrong one would make the index fail: the file is this program's own. */
function isFormerTemplate(value: JsonValue): boolean {
  if (!isJsonObject(value) || !isJsonObject(value['template'])) return false;
  const { parts, names, startLine, endLine } = value['template'];
  return (
    typeof value['path'] === 'string' &&
    typeof value['lines'] === 'string' &&
    typeof startLine === 'number' &&
    typeof endLine === 'number' &&
    isJsonArray(names) &&
    isJsonArray(parts) &&
    parts.every((part) => isJsonObject(part) && (part['kind'] === 'hole' || isFixed(part)))
  );
}

function isFixed(part: { readonly [member: string]: JsonValue }): boolean {
  return part['kind'] === 'fixed' && typeof part['text'] === 'string' && isJsonArray(part['runs']);
}
