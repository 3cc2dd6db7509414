import assert from 'node:assert/strict';
import { preloadVariable } from '../../../src/protocol/preload-settings.ts';
import { replayEnvironment } from '../../../src/rendezvous/replay-environment.ts';

const files = { node: '/opt/node.mjs', pythonFolder: '/opt/python' };
const given = { OPENAI_BASE_URL: 'http://127.0.0.1:4319/x/openai' };
const recordedNames = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'LANG'];
const own = { OPENAI_API_KEY: 'own' };

describe('replayEnvironment', () => {
  it('makes up the keys that the recorded program had and this process has not', () => {
    const program = { environment: given, recordedNames, mayGoLive: false };
    const environment = replayEnvironment(program, own, files);
    assert.deepEqual(Object.keys(environment), ['ANTHROPIC_API_KEY', 'OPENAI_BASE_URL']);
  });

  it('makes up none where a call may go live, which needs the one that the program finds itself', () => {
    const program = { environment: given, recordedNames, mayGoLive: true };
    assert.deepEqual(replayEnvironment(program, own, files), given);
  });

  it('makes up the usual key where the names are not known', () => {
    const program = { environment: given, recordedNames: undefined, mayGoLive: false };
    assert.ok('OPENAI_API_KEY' in replayEnvironment(program, {}, files));
  });

  it('has the preload loaded where the collector told of one', () => {
    const environment = { ...given, [preloadVariable]: '{}' };
    const program = { environment, recordedNames, mayGoLive: true };
    assert.match(replayEnvironment(program, own, files)['NODE_OPTIONS'] ?? '', /node\.mjs$/);
  });
});
