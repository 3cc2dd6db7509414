import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PortMemory } from '../../../src/collector/port-memory.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const wanted = { http: 4318, grpc: 4317, gateway: 4319 };
const used = { http: 50_001, grpc: 50_002, gateway: 4319 };

describe('PortMemory', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let memory: PortMemory;

  beforeEach(() => {
    folder = temporaryFolder();
    memory = new PortMemory(folder.path, wanted);
  });
  afterEach(() => folder.remove());

  it('gives the ports of the collector before, else those that are wanted', () => {
    assert.deepEqual(memory.recall(), wanted);
    memory.remember(used);
    assert.deepEqual(new PortMemory(folder.path, wanted).recall(), used);
    memory.forget();
    assert.deepEqual(memory.recall(), wanted);
  });

  it('is of no use to a collector that is asked for others', () => {
    memory.remember(used);
    const others = { ...wanted, http: 5000 };
    assert.deepEqual(new PortMemory(folder.path, others).recall(), others);
  });

  it('ends with a restart of the machine, which ends all programs', () => {
    memory.remember(used);
    utimesSync(join(folder.path, 'ports.json'), 0, 0);
    assert.deepEqual(memory.recall(), wanted);
  });

  for (const text of [
    '',
    'null',
    '[]',
    '{"wanted":1,"used":2}',
    '{"wanted":{"http":4318,"grpc":4317,"gateway":4319},"used":{"http":-1,"grpc":70000,"gateway":1.5}}',
  ])
    it(`forgets what is none: ${text}`, () => {
      writeFileSync(join(folder.path, 'ports.json'), text);
      assert.deepEqual(memory.recall(), wanted);
    });

  it('does without where it cannot be written', () => {
    const nowhere = new PortMemory(join(folder.path, 'nowhere'), wanted);
    nowhere.remember(used);
    nowhere.forget();
    assert.deepEqual(nowhere.recall(), wanted);
  });
});
