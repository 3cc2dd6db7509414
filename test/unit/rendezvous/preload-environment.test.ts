import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { pathToFileURL } from 'node:url';
import { preloadVariable } from '../../../src/protocol/preload-settings.ts';
import { withPreload } from '../../../src/rendezvous/preload-environment.ts';

const files = { node: '/opt/span wise/node.mjs', pythonFolder: '/opt/span wise/python' };
const told = { [preloadVariable]: '{}', OPENAI_BASE_URL: 'http://127.0.0.1:4319/x/openai' };

describe('withPreload', () => {
  it('changes nothing where the collector told of no preload', () => {
    const environment = { OPENAI_BASE_URL: 'http://127.0.0.1:4319/x/openai' };
    assert.equal(withPreload(environment, { NODE_OPTIONS: '--inspect' }, files), environment);
  });

  it('has Node and Python load it beside what they load already', () => {
    const before = { NODE_OPTIONS: '--max-old-space-size=4096', PYTHONPATH: '/work/lib' };
    const environment = withPreload(told, before, files);
    assert.match(
      environment['NODE_OPTIONS'] ?? '',
      /^--max-old-space-size=4096 --import=file:\/\/\/\S+$/,
    );
    assert.equal(environment['PYTHONPATH'], ['/opt/span wise/python', '/work/lib'].join(delimiter));
    assert.equal(environment['OPENAI_BASE_URL'], told.OPENAI_BASE_URL);
  });

  it('has them load it once, in a program that was started by one that loads it', () => {
    const once = withPreload(told, {}, files);
    const twice = withPreload(told, once, files);
    assert.deepEqual(twice, once);
    assert.equal(once['NODE_OPTIONS'], `--import=${pathToFileURL(files.node).href}`);
    assert.equal(once['PYTHONPATH'], files.pythonFolder);
  });
});
