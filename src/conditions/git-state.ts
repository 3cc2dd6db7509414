import { createHash } from 'node:crypto';
import { defined } from '../base/defined.ts';
import type { GitState } from '../model/execution-conditions.ts';
import { runTool } from './run-tool.ts';

/** Of more new files than these the names alone count: they are data, and not code. */
const mostHashedFiles = 2_000;

/** `undefined` where the directory is in no repository, or Git is not there. */
export async function readGitState(directory: string): Promise<GitState | undefined> {
  const git = async (args: readonly string[], input?: string): Promise<string> =>
    (await runTool('git', args, { directory, ...(input !== undefined && { input }) })) ?? '';
  const [commit, branch, changes, untracked] = await Promise.all([
    git(['rev-parse', 'HEAD']),
    git(['rev-parse', '--abbrev-ref', 'HEAD']),
    readChanges(directory),
    git(['ls-files', '--others', '--exclude-standard', '-z', ':/']),
  ]);
  if (commit.trim() === '') return undefined;
  const files = untracked.split('\0').filter((name) => name !== '');
  const isHashed = files.length <= mostHashedFiles && !files.some((name) => name.includes('\n'));
  const contents =
    files.length > 0 && isHashed
      ? await git(['hash-object', '--stdin-paths'], `${files.join('\n')}\n`)
      : '';
  return defined<GitState>({
    commit: commit.trim(),
    branch: branch.trim() === 'HEAD' || branch.trim() === '' ? undefined : branch.trim(),
    changesHash:
      changes === '' && files.length === 0 ? undefined : hash([changes, ...files, contents]),
  });
}

/** Of changes that are too many to read, which files they are in. */
async function readChanges(directory: string): Promise<string> {
  const diff = ['diff', 'HEAD', '--binary', '--no-ext-diff', '--no-color'];
  const changes = await runTool('git', diff, { directory });
  if (changes !== undefined) return changes;
  const files = await runTool('git', ['status', '--porcelain', '-uno'], { directory });
  return `not read: ${files ?? ''}`;
}

function hash(texts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const text of texts) sum.update(`${text.length}:${text}`);
  return sum.digest('hex');
}
