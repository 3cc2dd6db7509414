import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { buildSync, type BuildOptions } from 'esbuild';
import { stackFrames } from '../../../src/sourcelink/stack-frames.ts';
import { FileFinder } from '../../../src/workspace/code-location.ts';
import { CodeLocator, type PathMapping } from '../../../src/workspace/code-locator.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = [
  'interface City { name: string }',
  '',
  'export function plan(city: City): string {',
  '  if (city.name === "") {',
  '    throw new Error("no city");',
  '  }',
  '  return city.name;',
  '}',
  '',
  'plan({ name: "" });',
  '',
].join('\n');

describe('CodeLocator', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let finder: FileFinder;
  beforeEach(() => {
    folder = temporaryFolder();
    finder = new FileFinder();
  });
  afterEach(() => folder.remove());

  function write(file: string, text: string): string {
    const path = join(folder.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    finder.add({ path, file });
    return path;
  }

  function compile(source: string, outfile: string, options: BuildOptions = {}): string {
    const result = buildSync({
      entryPoints: [join(folder.path, source)],
      outfile: join(folder.path, outfile),
      bundle: true,
      minify: true,
      sourcemap: true,
      write: true,
      ...options,
    });
    assert.deepEqual(result.errors, []);
    return join(folder.path, outfile);
  }

  /** `file:line` of each frame that the program's own code has when it fails. */
  function locateFailure(
    compiled: string,
    reported: string,
    mappings: readonly PathMapping[] = [],
  ): string[] {
    let stack = '';
    try {
      runInNewContext(readFileSync(compiled, 'utf8'), {}, { filename: reported });
    } catch (error) {
      // An error of another context is no `Error` of this one.
      stack = String((error as { stack?: unknown }).stack);
    }
    const locator = new CodeLocator(finder, { folders: [folder.path], mappings });
    return stackFrames(stack)
      .filter(({ file }) => file === reported)
      .map((frame) => {
        const found = locator.locate(frame);
        return `${found?.file}:${found?.line}`;
      });
  }

  const failure = ['src/agent.ts:5', 'src/agent.ts:10'];

  it('leads from compiled code to its source by the map beside it', () => {
    write('src/agent.ts', program);
    const compiled = compile('src/agent.ts', 'dist/agent.js');
    assert.deepEqual([...new Set(locateFailure(compiled, compiled))], failure);
  });

  it('reads a map inside the file', () => {
    write('src/agent.ts', program);
    const compiled = compile('src/agent.ts', 'dist/agent.js', { sourcemap: 'inline' });
    assert.deepEqual([...new Set(locateFailure(compiled, compiled))], failure);
  });

  it('finds the compiled file of a container, also of one package of a monorepo', () => {
    write('packages/api/package.json', '{}');
    write('packages/api/src/agent.ts', program);
    const compiled = compile('packages/api/src/agent.ts', 'packages/api/dist/agent.js');
    assert.deepEqual(
      [...new Set(locateFailure(compiled, '/usr/app/dist/agent.js'))],
      failure.map((place) => `packages/api/${place}`),
    );
  });

  it('goes by a setting where the path does not tell', () => {
    for (const name of ['one', 'two']) write(`${name}/src/agent.ts`, program);
    const compiled = compile('two/src/agent.ts', 'two/out/agent.js');
    assert.deepEqual(
      [...new Set(locateFailure(compiled, '/srv/agent.js', [{ from: '/srv', to: 'two/out' }]))],
      failure.map((place) => `two/${place}`),
    );
    const locator = new CodeLocator(finder, {
      folders: [folder.path],
      mappings: [
        { from: '/srv', to: 'one/src' },
        { from: '/srv/live/', to: 'two/src' },
      ],
    });
    const fileOf = (file: string): string | undefined => locator.locate({ file, line: 1 })?.file;
    assert.equal(fileOf('/srv/agent.ts'), 'one/src/agent.ts');
    assert.equal(fileOf('/srv/live/agent.ts'), 'two/src/agent.ts');
    assert.equal(fileOf('/srvother/agent.ts'), undefined);
  });

  it('takes a line without a column', () => {
    write('src/agent.ts', program);
    const compiled = compile('src/agent.ts', 'dist/agent.js', { minify: false });

    const line =
      readFileSync(compiled, 'utf8')
        .split('\n')
        .findIndex((each) => each.includes('throw')) + 1;
    const locator = new CodeLocator(finder, { folders: [folder.path], mappings: [] });
    assert.equal(locator.locate({ file: compiled, line })?.line, 5);
  });

  it('keeps to the file itself where its map is gone, wrong or outside', () => {
    write('src/agent.js', 'f();\n//# sourceMappingURL=../../../etc/agent.js.map\n');
    const locator = new CodeLocator(finder, { folders: [folder.path], mappings: [] });
    const place = { file: join(folder.path, 'src/agent.js'), line: 1 };
    assert.equal(locator.locate(place)?.file, 'src/agent.js');
    for (const map of ['{', '[]', '{"version":3,"sources":[1],"mappings":7}']) {
      write('src/agent.js', 'f();\n//# sourceMappingURL=agent.js.map\n');
      write('src/agent.js.map', map);
      assert.equal(locator.locate(place)?.file, 'src/agent.js');
    }
    rmSync(join(folder.path, 'src'), { recursive: true });
    assert.equal(locator.locate(place)?.file, 'src/agent.js');
  });

  it('takes no file of a library for one of the workspace', () => {
    write('lib/index.js', 'f();');
    const locator = new CodeLocator(finder, { folders: [folder.path], mappings: [] });
    for (const file of [
      '/app/node_modules/a/lib/index.js',
      '/usr/lib/python3.12/site-packages/lib/index.js',
    ])
      assert.equal(locator.locate({ file, line: 1 }), undefined);
    assert.equal(locator.locate({ file: '/app/lib/index.js', line: 1 })?.file, 'lib/index.js');
  });
});
