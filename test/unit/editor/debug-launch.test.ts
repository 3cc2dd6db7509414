import assert from 'node:assert/strict';
import {
  debugLaunch,
  type DebugLaunch,
  type Exists,
} from '../../../src/editor/replay/debug-launch.ts';

const nowhere: Exists = () => false;

function ofLine(line: string, exists: Exists = nowhere): DebugLaunch | undefined {
  return debugLaunch({ type: 'shell', line }, exists);
}

describe('how a command is debugged', () => {
  it('under the debugger of Node, whatever starts Node', () => {
    assert.deepEqual(ofLine('npm run agent -- "order 7"')?.members, {
      runtimeExecutable: 'npm',
      runtimeArgs: ['run', 'agent', '--', 'order 7'],
    });
    assert.deepEqual(
      debugLaunch({ type: 'arguments', arguments: ['/usr/bin/node', 'a.mjs'] }, nowhere)?.members,
      { runtimeExecutable: '/usr/bin/node', runtimeArgs: ['a.mjs'] },
    );
    assert.equal(ofLine('cat in.txt | node agent.mjs')?.type, 'node-terminal');
  });

  it('under the debugger of Python, with its own options, as a module, and as code', () => {
    assert.deepEqual(ofLine('.venv/bin/python3 -u -X dev agent.py 1043 -v')?.members, {
      python: '.venv/bin/python3',
      pythonArgs: ['-u', '-X', 'dev'],
      program: 'agent.py',
      args: ['1043', '-v'],
    });
    assert.deepEqual(ofLine('python -m shop.agent 1043')?.members, {
      python: 'python',
      module: 'shop.agent',
      args: ['1043'],
    });
    assert.deepEqual(ofLine(`python -c "import agent" x`)?.members, {
      python: 'python',
      code: 'import agent',
      args: ['x'],
    });
  });

  it("with the project's own Python where a runner would take it", () => {
    const venv = (path: string): boolean => path === '.venv/bin/python';
    assert.deepEqual(ofLine('uv run agent.py 1043', venv)?.members, {
      python: '.venv/bin/python',
      program: 'agent.py',
      args: ['1043'],
    });
    assert.deepEqual(ofLine('poetry run python -m agent', venv)?.members, {
      python: '.venv/bin/python',
      module: 'agent',
      args: [],
    });
    assert.equal(ofLine('uv run agent.py'), undefined);
    assert.equal(ofLine('uv run --with rich agent.py', venv), undefined);
  });

  it('with the variables that its line sets', () => {
    const launch = ofLine(`MODE=test NAME='two words' python agent.py`);
    assert.deepEqual(launch?.environment, { MODE: 'test', NAME: 'two words' });
    assert.equal(launch?.type, 'debugpy');
    assert.equal(ofLine('MODE=$(date) node a.mjs')?.type, 'node-terminal');
  });

  it('not at all where none is known', () => {
    for (const line of [
      'go run .',
      'cargo run',
      'bun agent.ts',
      'python',
      'python -V',
      'cat x | python agent.py',
    ])
      assert.equal(ofLine(line), undefined, line);
  });
});
