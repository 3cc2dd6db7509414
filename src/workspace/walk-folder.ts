import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoredBy, isNeverWalked, parseIgnoreRules, type IgnoreRules } from './ignore-rules.ts';

/** A folder with this many files is not a workspace that somebody writes prompts in. */
const mostFiles = 200_000;

/** What is left out besides: rules relative to the walked folder, which nothing inside it overrules. */
export type Excluded = IgnoreRules;

interface Level {
  /** Relative to the walked folder, with forward slashes; empty for the folder itself. */
  readonly path: string;
  /** The rules of every folder above, each with the path that it is bound to. */
  readonly rules: readonly { readonly base: string; readonly rules: IgnoreRules }[];
}

/**
 * Every file below a folder that is neither installed, built nor ignored by git: paths relative to
 * the folder, with forward slashes. Links are not followed, so nothing outside is ever found. What
 * cannot be read is left out.
 */
export async function walkFolder(folder: string, excluded: Excluded = []): Promise<string[]> {
  const files: string[] = [];
  const pending: Level[] = [{ path: '', rules: [] }];
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    const entries = await readdir(join(folder, level.path), { withFileTypes: true }).catch(
      () => [],
    );
    const rules = await rulesAt(folder, level);
    for (const entry of entries) {
      const path = level.path === '' ? entry.name : `${level.path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isNeverWalked(entry.name) || ignoredBy(excluded, path, 'folder') === true) continue;
        if (!isIgnored(rules, path, 'folder')) pending.push({ path, rules });
      } else if (entry.isFile() && !isIgnored(rules, path, 'file')) {
        if (ignoredBy(excluded, path, 'file') === true) continue;
        files.push(path);
        if (files.length >= mostFiles) return files;
      }
    }
  }
  return files.toSorted();
}

/** Whether a walk would come to this file: the same rules, for one path. */
export async function isWalked(
  folder: string,
  path: string,
  excluded: Excluded = [],
): Promise<boolean> {
  const segments = path.split('/');
  let level: Level = { path: '', rules: [] };
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const rules = await rulesAt(folder, level);
    const here: string = level.path === '' ? segment : `${level.path}/${segment}`;
    const kind = isLast ? 'file' : 'folder';
    if (isIgnored(rules, here, kind) || ignoredBy(excluded, here, kind) === true) return false;
    if (!isLast && isNeverWalked(segment)) return false;
    level = { path: here, rules };
  }
  return true;
}

async function rulesAt(folder: string, { path, rules }: Level): Promise<Level['rules']> {
  const text = await readFile(join(folder, path, '.gitignore'), 'utf8').catch(() => undefined);
  return text === undefined ? rules : [...rules, { base: path, rules: parseIgnoreRules(text) }];
}

/** The nearest `.gitignore` that says something decides. */
function isIgnored(levels: Level['rules'], path: string, kind: 'file' | 'folder'): boolean {
  for (const { base, rules } of levels.toReversed()) {
    const verdict = ignoredBy(rules, base === '' ? path : path.slice(base.length + 1), kind);
    if (verdict !== undefined) return verdict;
  }
  return false;
}
