import { readFileSync, statSync } from 'node:fs';
import { maskCredentials } from '../base/credentials.ts';
import { errorText } from '../base/log.ts';
import { extractTemplates, grammarFor } from '../sourcelink/extract-templates.ts';
import type { Grammars } from '../sourcelink/grammars.ts';
import { sourceFileToJson } from '../sourcelink/source-file-json.ts';

export interface FileToExtract {
  /** Absolute. */
  readonly path: string;
  /** What its editor holds, in place of what is on the disk. */
  readonly text?: string;
}

export type FileExtraction = ExtractedFile | SkippedFile;

export interface ExtractedFile {
  /** The templates, as `sourceFileToJson` writes them. */
  readonly json: string;
  /** Of the file on the disk; absent where the text was given. */
  readonly state?: FileState;
  /** Whether the templates may be written to a disk: not where the file seems to hold a credential. */
  readonly mayBeKept: boolean;
}

export interface SkippedFile {
  /** Why, to show to the user; absent where there is no such file. */
  readonly skipped: string | undefined;
}

/** What tells whether a file is still the same. */
export interface FileState {
  readonly modifiedMs: number;
  readonly size: number;
}

/** A longer file is data or generated. */
const mostBytes = 1_000_000;

/**
 * Reads files and takes their templates out. Grammars are loaded when the first file needs them. It runs
 * where nobody waits for the thread, and reads at once what would take five turns of the event loop.
 */
export class FileExtractor {
  private readonly grammars: Grammars;

  constructor(grammars: Grammars) {
    this.grammars = grammars;
  }

  /** Makes sure that the next file of these kinds is not held up. */
  async prepare(paths: Iterable<string>): Promise<void> {
    const names = new Set<string>();
    for (const path of paths) {
      const name = grammarFor(path);
      if (name !== undefined) names.add(name);
    }
    await this.grammars.load(names);
  }

  /** Never rejects: a file that cannot be read or parsed is skipped and costs no other. */
  async extract({ path, text }: FileToExtract): Promise<FileExtraction> {
    try {
      const state = text === undefined ? fileState(path) : undefined;
      if ((text?.length ?? state?.size ?? 0) > mostBytes)
        return { skipped: `longer than ${mostBytes / 1e6} MB` };
      const content = text ?? readFileSync(path, 'utf8');
      if (content.includes('\0')) return { skipped: 'not text' };
      await this.prepare([path]);
      const json = sourceFileToJson(extractTemplates(path, content, this.grammars));
      const mayBeKept = maskCredentials(content) === content;
      return { json, mayBeKept, ...(state !== undefined && { state }) };
    } catch (error) {
      return { skipped: isMissing(error) ? undefined : errorText(error) };
    }
  }
}

/** Throws where there is no such file. */
export function fileState(path: string): FileState {
  const { mtimeMs, size } = statSync(path);
  return { modifiedMs: mtimeMs, size };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
