import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file that is longer holds two ideas. */
const mostLines = 400;

describe('files', () => {
  const files = ['src', 'webview', 'test', 'scripts', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs|css)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith(join('test', 'fixtures'))),
  );

  it(`have at most ${mostLines} lines`, () => {
    const long = files.filter(
      (file) => readFileSync(join(root, file), 'utf8').split('\n').length > mostLines,
    );
    assert.deepEqual(long, []);
  });

  it('have names in kebab case', () => {
    const odd = files.filter(
      (file) => !/^[a-z0-9-]+(\.(test|config|d))?\.(ts|mjs|css)$/.test(baseName(file)),
    );
    assert.deepEqual(odd, []);
  });

  it('are no barrels: nothing is exported from elsewhere', () => {
    const barrels = files.filter((file) =>
      /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(root, file), 'utf8')),
    );
    assert.deepEqual(barrels, []);
  });
});

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? '';
}
