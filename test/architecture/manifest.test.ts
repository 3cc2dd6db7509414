import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Record<string, unknown> };
    readonly menus: Record<string, readonly { readonly command: string }[]>;
    readonly viewsWelcome: readonly { readonly contents: string }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const editor = readdirSync(join(root, 'src/editor'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src/editor', file), 'utf8'))
  .join('\n');

/** Handled, but only ever called by a click: in the tree, in a hover. */
const notInPalette = ['spanwise.openSpan', 'spanwise.openCall', 'spanwise.compareWithRun'];

describe('manifest', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command);
  const handled = Array.from(
    editor.matchAll(/^ {4}'(spanwise\.\w+)':/gm),
    (match) => match[1] ?? '',
  );

  it('declares every command that is handled, and the reverse', () => {
    assert.ok(declared.length > 0);
    assert.deepEqual([...declared, ...notInPalette].toSorted(), handled.toSorted());
  });

  it('names only declared commands in menus and welcome texts', () => {
    const named = [
      ...Object.values(manifest.contributes.menus).flatMap((items) =>
        items.map((item) => item.command),
      ),
      ...manifest.contributes.viewsWelcome.flatMap(({ contents }) =>
        Array.from(contents.matchAll(/command:([\w.]+)/g), (match) => match[1] ?? ''),
      ),
    ];
    assert.deepEqual(
      named.filter((command) => !declared.includes(command)),
      [],
    );
  });

  it('declares every setting that is read, and the reverse', () => {
    const settings = readFileSync(join(root, 'src/editor/settings.ts'), 'utf8');
    const read = Array.from(
      settings.matchAll(/get<unknown>\('(\w+)'\)/g),
      (match) => `spanwise.${match[1]}`,
    );
    const properties = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual(read.toSorted(), properties.toSorted());
  });
});
