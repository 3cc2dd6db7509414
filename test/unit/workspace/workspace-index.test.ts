import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silentLog } from '../../../src/base/log.ts';
import { openWorkspaceIndex, type WorkspaceIndex } from '../../../src/workspace/workspace-index.ts';
import { grammarsFolder } from '../../support/grammars.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const prompt = 'You are a careful guide of the old town.';

describe('openWorkspaceIndex', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  function write(file: string, text: string): string {
    const path = join(folder.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }
  const open = (...folders: string[]): Promise<WorkspaceIndex> =>
    openWorkspaceIndex({
      folders: folders.map((each) => join(folder.path, each)),
      grammarsFolder,
      log: silentLog,
    });
  const files = (index: WorkspaceIndex, text = prompt): string[] =>
    index
      .locateTexts([text])
      .flat()
      .map(({ file }) => file);

  it('names files relative to their folder and by their whole path', async () => {
    const path = write('one/src/a.ts', `\nconst p = '${prompt}';`);
    write('two/b.md', prompt);
    const index = await open('one', 'two');
    const [first, second] = index.locateTexts([prompt]).flat();
    assert.deepEqual(first, {
      path,
      file: 'src/a.ts',
      startLine: 2,
      endLine: 2,
      names: ['p'],
      start: 0,
      end: prompt.length,
      coverage: 1,
      parts: [{ kind: 'fixed', start: 0, end: 40, line: 2, sourceStart: 12, sourceEnd: 52 }],
    });
    assert.equal(second?.file, 'b.md');
    assert.equal(index.fileCount, 2);
  });

  it('leaves out what is installed, built, ignored, too long or no text', async () => {
    for (const file of ['node_modules/a/a.ts', 'dist/a.js', 'ignored/a.ts', 'deep/notes.tmp.md'])
      write(file, `'${prompt}'`);
    write('.gitignore', 'ignored/\n*.tmp.md\n');
    write('long.md', `${prompt}${' '.repeat(1_000_001)}`);
    write('binary.md', `${prompt}\0`);
    assert.deepEqual(files(await open('.')), []);
  });

  it('does not follow links', async () => {
    write('outside/a.md', prompt);
    write('inside/b.md', 'Another text entirely, of no use.');
    symlinkSync(join(folder.path, 'outside'), join(folder.path, 'inside/linked'), 'junction');
    const index = await open('inside');
    assert.deepEqual(files(index), []);
    await index.updateFile({ path: join(folder.path, 'inside/linked/a.md') });
    assert.deepEqual(files(index), []);
  });

  it('follows a file that is saved, edited without saving, and deleted', async () => {
    const path = write('a.md', 'Nothing of interest yet.');
    const index = await open('.');
    write('a.md', prompt);
    await index.updateFile({ path });
    assert.deepEqual(files(index), ['a.md']);
    await index.updateFile({ path, text: 'An unsaved text that differs.' });
    assert.deepEqual(files(index), []);
    assert.deepEqual(files(index, 'An unsaved text that differs.'), ['a.md']);
    rmSync(path);
    await index.updateFile({ path });
    assert.deepEqual(files(index, 'An unsaved text that differs.'), []);
    assert.equal(index.fileCount, 0);
  });

  it('takes no file from outside its folders or from an ignored one', async () => {
    write('in/.gitignore', 'secret.md\n');
    const index = await open('in');
    for (const file of ['out.md', 'in-other/a.md', 'in/node_modules/a.md', 'in/secret.md']) {
      await index.updateFile({ path: write(file, prompt) });
      assert.deepEqual(files(index), [], file);
    }
  });

  it('maps code attributes into the workspace only', async () => {
    const path = write('src/agent/main.ts', 'export {};');
    const index = await open('.');
    assert.deepEqual(index.locateCode({ file: '/app/src/agent/main.ts', line: 7 }), {
      location: { path, file: 'src/agent/main.ts', line: 7, via: 'code-attributes' },
    });
    assert.deepEqual(index.locateCode({ file: '/etc/passwd', line: 1 }), {});
  });

  it('opens a folder that is not there as an empty one', async () => {
    assert.equal((await open('missing')).fileCount, 0);
  });

  it('leads from a tool to where it is defined, and settles namesakes by what the definition says', async () => {
    write(
      'src/weather.ts',
      '\nexport const weather = tool({\n  name: "get_weather",\n  description: "Tells how warm it is in a city of Europe.",\n});\n',
    );
    write(
      'src/fake.ts',
      'export const fake = tool({\n  name: "get_weather",\n  description: "Answers always the same, for a demonstration.",\n});\n',
    );
    write('agent.py', 'def plan_route(city):\n    pass\n');
    const index = await open('.');
    const places = (name: string, ...texts: readonly string[]): string[] =>
      index
        .locateDefinition({ name, texts })
        .map(({ file, line, endLine, via }) => `${via} ${file}:${line}-${endLine}`);
    assert.deepEqual(places('planRoute'), ['definition agent.py:1-1']);
    assert.deepEqual(places('get_weather').length, 2);
    assert.deepEqual(places('get_weather', 'Tells how warm it is in a city of Europe.'), [
      'definition src/weather.ts:2-3',
    ]);
    assert.deepEqual(places('nothing'), []);
    await index.updateFile({ path: join(folder.path, 'agent.py'), text: 'x = 1\n' });
    assert.deepEqual(places('plan_route'), []);
  });

  it('goes by the code attributes where two files hold the same text', async () => {
    write('one/a.ts', `const p = '${prompt}';`);
    write('two/a.ts', `const p = '${prompt}';`);
    const index = await open('.');
    assert.equal(index.locateTexts([prompt]).flat().length, 2);
    const [only, ...others] = index
      .locateTexts([prompt], { file: '/srv/app/two/a.ts', line: 1 })
      .flat();
    assert.equal(only?.file, 'two/a.ts');
    assert.deepEqual(others, []);
  });
});
