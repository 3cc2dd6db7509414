import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spanwise, spanwiseJson } from '../support/programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the command line', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  const run = (...args: readonly string[]) => spanwise(folder.path, args);

  it('lists its commands', async () => {
    const { exitCode, stdout } = await run('--help');
    assert.equal(exitCode, 0);
    for (const name of [
      'serve',
      'runs',
      'show',
      'search',
      'stats',
      'metrics',
      'locate',
      'record',
      'replay',
      'pin',
      'unpin',
      'prune',
      'doctor',
    ])
      assert.match(stdout, new RegExp(`^  spanwise ${name}\\b`, 'm'));
  });

  for (const [title, args, sentence] of [
    ['an unknown command', ['dance'], /There is no command "dance"/],
    ['an unknown option', ['runs', '--loud'], /--loud/],
    ['a missing argument', ['show'], /TRACE_ID is missing/],
    ['an argument too many', ['runs', 'extra'], /"extra" is one argument too many/],
    ['a number that is none', ['runs', '--limit', 'many'], /--limit wants a whole number/],
    ['no command to record', ['record'], /The command to run is missing/],
    ['stats by what there is not', ['stats', '--by', 'mood'], /--by wants one of model, name/],
    ['a wrong choice', ['replay', 'last', '--on-miss', 'shrug'], /--on-miss is "halt" or "live"/],
    ['nothing to prune', ['prune'], /Say what is to go/],
    ['a size that is none', ['prune', '--max-size', 'big'], /--max-size wants a size/],
    ['nothing to locate', ['locate', '--workspace', '.'], /Either --trace or --text/],
  ] as const) {
    it(`exits with 2 at ${title}`, async () => {
      const { exitCode, stderr, stdout } = await run(...args);
      assert.deepEqual([exitCode, stdout], [2, '']);
      assert.match(stderr, sentence);
    });
  }

  it('prunes where nothing is there yet', async () => {
    const { exitCode, stdout } = await run('prune', '--older-than', '7d', '--max-size', '1GB');
    assert.deepEqual([exitCode, stdout], [0, 'Deleted 0 runs with 0 spans.\n']);
  });

  it('has no stats where nothing is there yet', async () => {
    assert.deepEqual(await spanwiseJson(folder.path, ['stats', '--by', 'service']), []);
  });

  it('says what a command takes', async () => {
    const { exitCode, stdout } = await run('runs', '--help');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^spanwise runs \[--failed\]/);
  });

  it('finds the template lines of texts', async () => {
    const workspace = join(folder.path, 'workspace');
    mkdirSync(workspace);
    const greeting =
      'const one = 1;\nexport const greeting = (name: string) => `Welcome aboard, ${name}. Please read the safety instructions in front of you.`;\n';
    writeFileSync(join(workspace, 'greeting.ts'), greeting);
    const [known, unknown] = [join(folder.path, 'known.txt'), join(folder.path, 'unknown.txt')];
    const text = 'Welcome aboard, Grace. Please read the safety instructions in front of you.';
    writeFileSync(known, text);
    writeFileSync(unknown, 'Nobody in that workspace has ever written anything like this down.');
    const located = (await spanwiseJson(folder.path, [
      'locate',
      '--workspace',
      workspace,
      '--text',
      known,
      '--text',
      unknown,
    ])) as { message: number; matches: { coverage: number }[] }[];
    assert.deepEqual(
      located.map(({ message, matches }) => [message, matches.length]),
      [
        [0, 1],
        [1, 0],
      ],
    );
    const { coverage, ...match } = located[0]?.matches[0] ?? { coverage: 0 };
    assert.deepEqual(match, {
      file: 'greeting.ts',
      startLine: 2,
      endLine: 2,
      start: 0,
      end: text.length,
    });
    assert.ok(coverage > 0.8 && coverage < 1);
  });

  it('examines the machine', async () => {
    const findings = (await spanwiseJson(folder.path, ['doctor'])) as Record<string, string>;
    assert.match(findings['sqlite'] ?? '', /better-sqlite3|node:sqlite/);
    assert.equal(findings['data'], folder.path);
    assert.equal(findings['collector'], 'none runs');
    assert.equal(findings['disk'], 'nothing is stored yet');
  });
});
