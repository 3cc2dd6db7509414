import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { kill, sampleAgent, spanwise, startCollectorProcess } from '../support/programs.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const secret = 'sk-proj-contracttestsecret0123456789abcdef';

function startModel(): Promise<ScriptedUpstream> {
  return startUpstream((response, call) => {
    const { stream } = JSON.parse(call.body.toString('utf8')) as { stream: boolean };
    const piece = (content: string): string =>
      JSON.stringify({ id: 'chatcmpl-1', choices: [{ index: 0, delta: { content } }] });
    if (stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${piece('Lis')}\n\ndata: ${piece('bon.')}\n\ndata: [DONE]\n\n`);
    } else {
      const message = { role: 'assistant', content: 'The capital of Portugal is Lisbon.' };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'chatcmpl-0', choices: [{ index: 0, message }] }));
    }
  });
}

describe('replay tests', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const repository = join(folder.path, 'repository');
  const promptFile = join(repository, 'prompt.txt');
  const prompt = `My key is ${secret}. I sit in ${homedir()}. Name the capital of Portugal.`;
  const file = join(repository, '.spanwise', 'tests', 'sample-agent.replay.json');
  const inRepository = { workingDirectory: repository };

  before(async () => {
    mkdirSync(repository);
    writeFileSync(promptFile, prompt);
    const collector = startCollectorProcess(data);
    const upstream = await startModel();
    try {
      await spanwise(data, ['record', '--', process.execPath, sampleAgent, promptFile], {
        ...inRepository,
        environment: { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${upstream.origin}/v1` },
      });
      const saved = await spanwise(data, ['save-test', 'last', '--output'], inRepository);
      assert.equal(saved.exitCode, 0, saved.stderr);
      assert.match(saved.stdout, /Saved \.spanwise\/tests\/sample-agent\.replay\.json\./);
    } finally {
      // What follows needs neither the model nor the person's collector.
      await upstream.close();
      await kill(collector, 'SIGKILL');
    }
  });
  after(() => folder.remove());

  it('are files that hold no credential, no home and no absolute path of the repository', () => {
    const text = readFileSync(file, 'utf8');
    for (const word of [secret, `${homedir()}.`, repository, 'authorization'])
      assert.ok(!text.includes(word), word);
    const test = JSON.parse(text) as {
      command: string[];
      expect: { exitCode: number };
      keys: string[];
    };
    assert.deepEqual(
      test.keys.includes('OPENAI_API_KEY'),
      true,
      'which keys the program looks for',
    );
    assert.deepEqual(test.command.at(-1), '<spanwise:root>/prompt.txt');
    assert.equal(test.expect.exitCode, 0);
  });

  it('pass without a model, a key or a collector, and leave nothing behind', async () => {
    const elsewhere = join(folder.path, 'no-data');
    const junit = join(folder.path, 'reports', 'junit.xml');
    const result = await spanwise(elsewhere, ['replay', '--all', '--junit', junit], inRepository);
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    assert.match(result.stdout, /^passed {2}\.spanwise\/tests\/.* served 2 of 2: 2 exact$/m);
    assert.match(result.stdout, /^1 replay test: 1 passed, 0 failed$/m);
    assert.match(readFileSync(junit, 'utf8'), /tests="1" failures="0"/);
  });

  it('fail with the first difference after the prompt was changed', async () => {
    writeFileSync(promptFile, prompt.replace('Portugal', 'Spain'));
    const junit = join(folder.path, 'junit.xml');
    const result = await spanwise(data, ['replay', '--all', '.', '--junit', junit], inRepository);
    writeFileSync(promptFile, prompt);
    assert.equal(result.exitCode, 1);
    assert.match(
      result.stdout,
      /served 0 of 2: 0 exact, 2 not asked for; first divergence: call 1/,
    );
    assert.match(result.stdout, /- .*Portugal/);
    assert.match(result.stdout, /\+ .*Spain/);
    assert.match(result.stdout, /The command exited with 1, not with 0\./);
    assert.match(readFileSync(junit, 'utf8'), /<failure message="The calls are not those/);
  });

  it('are recorded anew within a budget, and only then', async () => {
    const before = readFileSync(file, 'utf8');
    const upstream = await startModel();
    const environment = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${upstream.origin}/v1` };
    const options = { ...inRepository, environment };
    writeFileSync(promptFile, prompt.replace('Portugal', 'Spain'));
    const refused = await spanwise(data, ['update-test', file, '--budget-calls', '1'], options);
    assert.match(refused.stderr, /1 call would have gone beyond the budget/);
    assert.equal(readFileSync(file, 'utf8'), before);
    const updated = await spanwise(data, ['update-test', file, '--budget-calls', '2'], options);
    await upstream.close();
    assert.match(updated.stdout, /Updated .*: served 0 of 2: 0 exact, 2 live/, updated.stderr);
    assert.equal(upstream.calls.length, 3, 'one of the first attempt, and two');
    const result = await spanwise(data, ['replay', '--all'], inRepository);
    assert.match(result.stdout, /served 2 of 2: 2 exact/);
    assert.ok(!readFileSync(file, 'utf8').includes(secret));
    // What is as it was costs nothing.
    const same = await spanwise(data, ['update-test', file], inRepository);
    assert.match(same.stdout, /Updated .*: served 2 of 2: 2 exact/, same.stderr);
    writeFileSync(promptFile, prompt);
  });

  it('fail where the command does not end, and where there is none', async () => {
    const hanging = join(folder.path, 'hanging');
    mkdirSync(hanging);
    const test = JSON.parse(readFileSync(file, 'utf8')) as object;
    const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    writeFileSync(join(hanging, 'a.replay.json'), JSON.stringify({ ...test, command }));
    const late = await spanwise(data, ['replay', '--all', hanging, '--timeout', '1']);
    assert.equal(late.exitCode, 1);
    assert.match(late.stdout, /did not end within 1 s/);
    const none = await spanwise(data, ['replay', '--all', join(repository, '.spanwise', 'none')]);
    assert.deepEqual([none.exitCode, none.stdout], [1, '']);
    const empty = await spanwise(data, ['replay', '--all', data]);
    assert.match(empty.stderr, /There are no replay tests in/);
    assert.equal(empty.exitCode, 1);
  });
});
