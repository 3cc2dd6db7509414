import assert from 'node:assert/strict';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/log.ts';
import {
  openWorkspaceIndex,
  type WorkspaceIndex,
  type WorkspaceIndexOptions,
} from '../../../src/workspace/workspace-index.ts';
import { grammarsFolder } from '../../support/grammars.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const extractionProgram = fileURLToPath(
  new URL('../../../src/workspace/extraction-thread.ts', import.meta.url),
);
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
  const open = (...folders: string[]): Promise<WorkspaceIndex> => openWith({}, ...folders);
  const openWith = (
    options: Partial<WorkspaceIndexOptions>,
    ...folders: string[]
  ): Promise<WorkspaceIndex> =>
    openWorkspaceIndex({
      folders: folders.map((each) => join(folder.path, each)),
      grammarsFolder,
      log: silentLog,
      ...options,
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
    const index = await open('.');
    assert.deepEqual(files(index), []);
    assert.deepEqual(index.skipped, [
      { file: 'binary.md', reason: 'not text' },
      { file: 'long.md', reason: 'longer than 1 MB' },
    ]);
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
    assert.deepEqual(
      index.locateTexts([prompt]).map((matches) => matches.map(({ stale }) => stale?.lines)),
      [[prompt]],
    );
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

  it('leaves out what the settings exclude, whatever a `.gitignore` says', async () => {
    for (const file of ['a/out.gen.md', 'old/a.md', 'a/old/b.md', 'top.txt']) write(file, prompt);
    write('.gitignore', '!*.gen.md\n!old/\n');
    const index = await openWith({ excluded: ['**/*.gen.{md,ts}', 'old'] }, '.');
    assert.deepEqual(files(index), ['a/old/b.md', 'top.txt']);
    await index.updateFile({ path: join(folder.path, 'old/a.md') });
    assert.deepEqual(files(index), ['a/old/b.md', 'top.txt']);
  });

  it('takes a folder that appears, is renamed or goes for all that is in it', async () => {
    write('agents/deep/a.md', prompt);
    const index = await open('.');
    renameSync(join(folder.path, 'agents'), join(folder.path, 'renamed'));
    await index.updateFile({ path: join(folder.path, 'agents') });
    await index.updateFile({ path: join(folder.path, 'renamed') });
    assert.deepEqual(files(index), ['renamed/deep/a.md']);
  });

  it('reads a folder again when its ignore rules change', async () => {
    write('drafts/a.md', prompt);
    const index = await open('.');
    const path = write('.gitignore', 'drafts/\n');
    await index.updateFile({ path });
    assert.deepEqual(files(index), []);
    rmSync(path);
    await index.updateFile({ path });
    assert.deepEqual(files(index), ['drafts/a.md']);
  });

  it('gives a file of nested workspace folders once, under the inner one', async () => {
    write('inner/a.md', prompt);
    const index = await open('inner', '.');
    assert.deepEqual(files(index), ['a.md']);
    write('inner/b.md', prompt);
    await index.updateFile({ path: join(folder.path, 'inner/b.md') });
    assert.deepEqual(files(index), ['a.md', 'b.md']);
  });

  it('lets changes take effect in their order', async () => {
    const path = write('a.md', prompt);
    const index = await open('.');
    const texts = ['The first text of them.', 'The second text of them.', 'The last text of them.'];
    await Promise.all(texts.map((text) => index.updateFile({ path, text })));
    assert.deepEqual(
      texts.map((text) => files(index, text)),
      [[], [], ['a.md']],
    );
  });

  it('finds the same with threads that read the files', async () => {
    write('a.md', prompt);
    for (let number = 0; number < 60; number += 1)
      write(`code/file-${number}.py`, `PROMPT = "You are the helper of number ${number} here."\n`);
    const index = await openWith({ extractionProgram }, '.');
    assert.deepEqual(files(index), ['a.md']);
    assert.deepEqual(files(index, 'You are the helper of number 37 here.'), ['code/file-37.py']);
    assert.equal(index.templateCount, 61);
  });

  it('does their work itself where they cannot be started', async () => {
    write('a.md', prompt);
    const index = await openWith({ extractionProgram: join(folder.path, 'missing.cjs') }, '.');
    assert.deepEqual(files(index), ['a.md']);
  });

  describe('with a cache', () => {
    const cached = (version = '1'): Promise<WorkspaceIndex> =>
      openWith({ cache: { file: join(folder.path, 'cache/templates'), version } }, 'work');
    const cacheText = (): string => readFileSync(join(folder.path, 'cache/templates'), 'utf8');
    /** Texts of one length and time: only who reads the file again can tell them apart. */
    function writeAt(second: number, text: string): string {
      const path = write('work/a.md', text);
      utimesSync(path, second, second);
      return path;
    }
    const other = prompt.replace('careful', 'carefuI');

    it('reads a file again only where it is another', async () => {
      writeAt(1, prompt);
      await cached();
      writeAt(1, other);
      assert.deepEqual(files(await cached()), ['a.md'], 'the kept templates are used');
      writeAt(2, other);
      assert.deepEqual(files(await cached(), other), ['a.md'], 'the file has another time');
    });

    it('keeps what was saved meanwhile, never what was not saved', async () => {
      const path = writeAt(1, 'Nothing of interest yet.');
      const index = await cached();
      await index.updateFile({ path, text: 'An unsaved text that differs.' });
      assert.ok(!cacheText().includes('unsaved'));
      writeAt(2, prompt);
      await index.updateFile({ path });
      writeAt(2, other);
      assert.deepEqual(files(await cached()), ['a.md']);
    });

    it('throws away what another version kept, and what is damaged', async () => {
      writeAt(1, prompt);
      await cached();
      writeAt(1, other);
      assert.deepEqual(files(await cached('2'), other), ['a.md']);
      for (const damage of ['', 'nonsense', cacheText().replaceAll('carefuI', 'tampered')]) {
        writeFileSync(join(folder.path, 'cache/templates'), damage);
        assert.deepEqual(files(await cached('2'), other), ['a.md']);
      }
    });

    it('never keeps a file that seems to hold a credential', async () => {
      const key = ['sk', 'proj', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6'].join('-');
      write('work/a.ts', `const key = '${key}';\nconst system = '${prompt}';`);
      write('work/b.md', 'A text that may be kept.');
      assert.deepEqual(files(await cached()), ['a.ts']);
      assert.ok(cacheText().includes('may be kept') && !cacheText().includes('careful'));
    });

    it('forgets what is gone', async () => {
      for (let number = 0; number < 120; number += 1)
        write(`work/${number}.md`, `Text of number ${number} of them.`);
      await cached();
      for (let number = 1; number < 120; number += 1)
        rmSync(join(folder.path, `work/${number}.md`));
      await cached();
      assert.equal(cacheText().trim().split('\n').length, 2);
    });

    it('does without where it cannot be written', async () => {
      write('work/a.md', prompt);
      write('cache', 'a file where a folder should be');
      assert.deepEqual(files(await cached()), ['a.md']);
    });
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

  it('finds what was sent before an edit, also in another session', async () => {
    const path = write('a.ts', `const system = '${prompt}';\n`);
    const historyFile = join(folder.path, '.git', 'history', 'former.json');
    const options = { folders: [folder.path], grammarsFolder, log: silentLog, historyFile };
    const index = await openWorkspaceIndex(options);
    writeFileSync(path, "\nconst system = 'You are an honest clerk of the new shop.';\n");
    await index.updateFile({ path });
    for (const each of [index, await openWorkspaceIndex(options)]) {
      const [match, ...others] = each.locateTexts([prompt]).flat();
      assert.deepEqual(others, []);
      assert.equal(match?.startLine, 2);
      assert.deepEqual(match.stale, { lines: `const system = '${prompt}';\n`, isGone: false });
    }
    writeFileSync(
      historyFile,
      '{"version":1,"templates":[{"path":1},{"path":"a.ts","template":{}}]}',
    );
    assert.deepEqual((await openWorkspaceIndex(options)).locateTexts([prompt]), [[]]);
  });

  it('finds what was sent before an edit that was made while no window was open', async () => {
    const path = write('a.ts', `const system = '${prompt}';\n`);
    const cache = { file: join(folder.path, '.git', 'cache', 'templates.txt'), version: '1' };
    const options = { folders: [folder.path], grammarsFolder, log: silentLog, cache };
    await openWorkspaceIndex(options);
    writeFileSync(path, "\n\nconst system = 'You are an honest clerk of the new shop.';\n");
    const [match] = (await openWorkspaceIndex(options)).locateTexts([prompt]).flat();
    assert.equal(match?.startLine, 3);
    assert.equal(match.stale?.lines, `const system = '${prompt}';\n`);
  });

  it('finds a prompt by the name that the telemetry tells', async () => {
    write('prompts/support_reply.md', 'Write a reply to the customer.');
    write('src/prompts.ts', '\nexport const planTrip = `Plan a trip to ${city}.`;\n');
    write('src/more.ts', 'export const greet = "Greet the guest.";');
    write('lib/more.ts', 'export const greet = "Greet the guest, and be quick.";');
    const index = await open('.');
    const places = (name: string): string[] =>
      index.locatePrompt({ name }).map(({ file, line, via }) => `${via} ${file}:${line}`);
    assert.deepEqual(places('support/support-reply'), ['prompt-name prompts/support_reply.md:1']);
    assert.deepEqual(places('plan_trip'), ['prompt-name src/prompts.ts:2']);
    assert.equal(places('greet').length, 2);
    assert.deepEqual(places('nothing'), []);
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
