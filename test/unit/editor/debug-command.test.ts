import assert from 'node:assert/strict';
import { commandOfDebugConfiguration } from '../../../src/editor/debug-command.ts';

const launch = { name: 'x', request: 'launch' };

describe('commandOfDebugConfiguration', () => {
  it('knows how Node programs are started', () => {
    const configuration = {
      ...launch,
      type: 'node',
      runtimeArgs: ['--enable-source-maps'],
      program: '/w/src/main.ts',
      args: ['1043'],
    };
    assert.deepEqual(commandOfDebugConfiguration(configuration), {
      type: 'arguments',
      arguments: ['node', '--enable-source-maps', '/w/src/main.ts', '1043'],
    });
  });

  it('knows npm scripts under the Node debugger', () => {
    const configuration = {
      ...launch,
      type: 'pwa-node',
      runtimeExecutable: 'npm',
      runtimeArgs: ['run', 'agent'],
    };
    assert.deepEqual(commandOfDebugConfiguration(configuration), {
      type: 'arguments',
      arguments: ['npm', 'run', 'agent'],
    });
  });

  it('knows Python modules and programs', () => {
    const python = { ...launch, type: 'debugpy', python: 'python3' };
    assert.deepEqual(commandOfDebugConfiguration({ ...python, module: 'agent', args: ['-v'] }), {
      type: 'arguments',
      arguments: ['python3', '-m', 'agent', '-v'],
    });
    assert.deepEqual(commandOfDebugConfiguration({ ...python, program: 'agent.py' }), {
      type: 'arguments',
      arguments: ['python3', 'agent.py'],
    });
  });

  it('knows nothing of other debuggers', () => {
    assert.equal(
      commandOfDebugConfiguration({ ...launch, type: 'cppdbg', program: 'a' }),
      undefined,
    );
  });
});
