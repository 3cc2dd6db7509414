import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** First parts of a path that is ours; a document may name other things that look like paths. */
const ours =
  /^(src|webview|media|test|bench|examples|docs|scripts|\.ci|\.github|\.vscode)\/|^[\w.-]+\.(md|mjs|json|jsonc)$/;

/** Made by a build, a start or a test, so that a clean clone does not have them. */
const made = /^(dist|\.tools|\.vscode-test|test-artifacts|node_modules)\//;

describe('documents', () => {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...readdirSync(join(root, 'docs'), { recursive: true })
      .map((name) => join('docs', String(name)))
      .filter((name) => name.endsWith('.md')),
  ];

  for (const document of documents) {
    it(`${document} names no path that does not exist`, () => {
      const text = readFileSync(join(root, document), 'utf8');
      const missing = pathsIn(text).filter(
        (path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(document), path)),
      );
      assert.deepEqual(missing, []);
    });
  }

  it('are there', () => {
    const wanted = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
    assert.deepEqual(
      wanted.filter((name) => !documents.includes(name)),
      [],
    );
  });
});

/** Paths in code spans and in links, without line numbers, anchors and patterns. */
function pathsIn(text: string): string[] {
  const spans = Array.from(text.matchAll(/`([^`\n]+)`/g), (match) => match[1] ?? '');
  const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), (match) => match[1] ?? '');
  const local = links.filter((link) => !/^(https?:|#|mailto:)/.test(link));
  return [...spans.filter((span) => ours.test(span)), ...local]
    .map((path) => path.replace(/[#:].*$/, '').replace(/\/$/, ''))
    .filter((path) => path !== '' && !/[*<>{}\s…]/.test(path) && !made.test(`${path}/`))
    .map((path) => relative('', path));
}
