import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { launchVariable, type ProgramLaunch } from '../../src/protocol/program-launch.ts';

const launcher = fileURLToPath(new URL('../../src/cli/launch-program.ts', import.meta.url));

function launch(program: ProgramLaunch): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [launcher], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      WORD: 'outer',
      ELECTRON_RUN_AS_NODE: '1',
      [launchVariable]: JSON.stringify(program),
    },
  });
}

describe('the launcher', () => {
  it('puts the wanted variables over its own, and leaves none of its own behind', () => {
    const script = `console.log([process.env.WORD, process.env.ELECTRON_RUN_AS_NODE, process.env.${launchVariable}].join())`;
    const { status, stdout } = launch({
      command: { type: 'arguments', arguments: [process.execPath, '-e', script] },
      workingDirectory: process.cwd(),
      environment: { WORD: 'inner' },
    });
    assert.equal(status, 0);
    assert.ok(stdout.endsWith('\ninner,,\n'), stdout);
  });

  it('exits as the program did', () => {
    const { status } = launch({
      command: { type: 'shell', line: 'exit 7' },
      workingDirectory: process.cwd(),
      environment: {},
    });
    assert.equal(status, 7);
  });
});
