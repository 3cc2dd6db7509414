/** Folders that hold what was installed or built, never what somebody wrote. */
const neverWalked: ReadonlySet<string> = new Set(
  (
    'node_modules .git .hg .svn dist build out target .next .turbo .gradle .idea coverage ' +
    '.venv venv site-packages __pycache__ .mypy_cache .pytest_cache .ruff_cache .tox'
  ).split(' '),
);

export function isNeverWalked(folderName: string): boolean {
  return neverWalked.has(folderName);
}

/** One line of a `.gitignore`. */
interface Rule {
  readonly pattern: RegExp;
  readonly foldersOnly: boolean;
  readonly negated: boolean;
}

/** The rules of one `.gitignore`, for paths relative to its folder, with forward slashes. */
export type IgnoreRules = readonly Rule[];

export function parseIgnoreRules(text: string): IgnoreRules {
  return text.split(/\r?\n/).flatMap((line) => {
    const trimmed = line.replace(/(?<!\\)\s+$/, '');
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const negated = trimmed.startsWith('!');
    const body = trimmed.slice(negated ? 1 : 0).replace(/^\\(?=[#!])/, '');
    const foldersOnly = body.endsWith('/');
    const glob = foldersOnly ? body.slice(0, -1) : body;
    return [{ pattern: globPattern(glob), foldersOnly, negated }];
  });
}

/**
 * The glob patterns of `files.exclude` as rules, for paths relative to the workspace folder. `**` stands
 * for any folders, `{a,b}` for either; a pattern is bound to the folder, unlike one of a `.gitignore`.
 */
export function excludeRules(patterns: readonly string[]): IgnoreRules {
  return patterns
    .flatMap(alternatives)
    .flatMap((pattern) => parseIgnoreRules(`/${pattern.replace(/^\/|\/$/g, '')}`));
}

/** `*.{js,map}` is `*.js` and `*.map`. */
function alternatives(pattern: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (braces === null) return [pattern];
  const [, before = '', inside = '', after = ''] = braces;
  return inside.split(',').flatMap((each) => alternatives(`${before}${each}${after}`));
}

/** What the rules say of a path: the last one that fits decides. `undefined` where none does. */
export function ignoredBy(
  rules: IgnoreRules,
  path: string,
  kind: 'file' | 'folder',
): boolean | undefined {
  const rule = rules.findLast(
    ({ pattern, foldersOnly }) => (!foldersOnly || kind === 'folder') && pattern.test(path),
  );
  return rule === undefined ? undefined : !rule.negated;
}

/** A pattern with a slash is bound to the file's folder; one without fits at any depth. */
function globPattern(glob: string): RegExp {
  const bound = glob.replace(/\/$/, '').includes('/');
  const body = glob
    .replace(/^\//, '')
    .split(/(\/\*\*\/|\*\*\/|\/\*\*|\*|\?|\[[^\]]*\])/)
    .map((token) => globTokens.get(token) ?? classOrText(token))
    .join('');
  return new RegExp(`^${bound ? '' : '(?:.*/)?'}${body}$`);
}

const globTokens = new Map([
  ['/**/', '/(?:.*/)?'],
  ['**/', '(?:.*/)?'],
  ['/**', '/.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);

function classOrText(token: string): string {
  if (/^\[[^\]]+\]$/.test(token))
    return `[${token.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
  return token.replace(/\\(.)/g, '$1').replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
