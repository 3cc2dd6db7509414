import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Who may import whom: default deny. A folder may always import itself. The order is the pipe's:
 * pure stages never know each other, Node stages never know each other, composition roots join them.
 */
const mayImport: Record<string, readonly string[]> = {
  'src/base': [],
  'src/model': ['src/base'],
  'src/protocol': ['src/base', 'src/model'],
  'src/otlp': ['src/base', 'src/model'],
  'src/dialects': ['src/base', 'src/model'],
  'src/pricing': ['src/base', 'src/model', '@pydantic/genai-prices'],
  'src/sourcelink': ['src/base', 'src/model', '@vscode/tree-sitter-wasm'],
  'src/replay': ['src/base', 'src/model'],
  'src/loopback': ['node:'],
  // prettier-ignore
  'src/receiver': [
    'src/base', 'src/model', 'src/otlp', 'src/loopback', 'node:', '@grpc/grpc-js',
  ],
  // prettier-ignore
  'src/gateway': [
    'src/base', 'src/model', 'src/replay', 'src/loopback', 'node:', 'https-proxy-agent',
  ],
  'src/store': ['src/base', 'src/model', 'node:', 'better-sqlite3'],
  // prettier-ignore
  'src/workspace': [
    'src/base', 'src/model', 'src/protocol', 'src/sourcelink', 'node:', 'gpt-tokenizer',
  ],
  'src/preload': ['src/base', 'src/protocol', 'node:'],
  'src/conditions': ['src/base', 'src/model', 'node:'],
  'src/rendezvous': ['src/base', 'src/protocol', 'node:', 'env-paths'],
  // prettier-ignore
  'src/collector': [
    'src/base', 'src/model', 'src/protocol', 'src/otlp', 'src/dialects', 'src/pricing', 'src/replay',
    'src/loopback', 'src/receiver', 'src/gateway', 'src/store', 'src/rendezvous', 'node:',
  ],
  // prettier-ignore
  'src/cli': [
    'src/base', 'src/model', 'src/protocol', 'src/otlp', 'src/dialects', 'src/collector', 'src/store',
    'src/workspace', 'src/conditions', 'src/rendezvous', 'node:',
  ],
  // prettier-ignore
  'src/editor': [
    'src/base', 'src/model', 'src/protocol', 'src/conditions', 'src/rendezvous', 'vscode', 'node:',
  ],
  'src/extension.ts': ['src/base', 'src/editor', 'vscode'],
  'webview/shared': ['src/base', 'src/model', 'src/protocol', '@vscode/webview-ui-toolkit'],
  'webview/trace': ['src/base', 'src/model', 'src/protocol', 'webview/shared', 'd3'],
  'webview/dev': ['src/base', 'src/model', 'src/protocol', 'webview/shared', 'webview/trace'],
};

/** Words that say nothing of what is inside. */
const bannedFolders = new Set(['utils', 'common', 'core', 'helpers', 'services', 'managers']);

describe('import rule', () => {
  const files = ['src', 'webview'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );

  it('sees files to check', () => assert.ok(files.length > 20));

  for (const file of files) {
    const name = relative(root, file);
    it(name, () => {
      const owner = ownerOf(name);
      const allowed = mayImport[owner];
      assert.ok(
        allowed,
        `${owner} is not in the table of this test: add it, and to ARCHITECTURE.md`,
      );
      for (const target of importsOf(file)) {
        assert.ok(
          target === owner || allowed.includes(target),
          `${name} imports ${target}, which ${owner} may not know`,
        );
      }
    });
  }
});

describe('folder names', () => {
  it('say what is inside', () => {
    const folders = ['src', 'webview', 'test', 'scripts'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name),
    );
    assert.deepEqual(
      folders.filter((folder) => bannedFolders.has(folder)),
      [],
    );
  });
});

/** `src/otlp/trace.ts` belongs to `src/otlp`, `src/extension.ts` to itself. */
function ownerOf(name: string): string {
  const parts = name.split(/[\\/]/);
  return parts.slice(0, 2).join('/');
}

/** Every import of a file: static, type-only, re-export, dynamic. */
function importsOf(file: string): string[] {
  const { module, errors } = parseSync(file, readFileSync(file, 'utf8'));
  assert.deepEqual(errors, [], `${file} does not parse`);
  const text = readFileSync(file, 'utf8');
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((each) => each.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map((entry) =>
      text.slice(entry.moduleRequest.start, entry.moduleRequest.end).replaceAll(/['"`]/g, ''),
    ),
  ];
  return specifiers.map((specifier) => targetOf(file, specifier));
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return ownerOf(relative(root, resolve(dirname(file), specifier)));
  if (specifier.startsWith('node:')) return 'node:';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
