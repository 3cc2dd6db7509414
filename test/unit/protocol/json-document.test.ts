import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/base/json.ts';
import { runToJson } from '../../../src/protocol/run-json.ts';
import { spanToJson } from '../../../src/protocol/span-json.ts';
import { captureNames, readRuns } from '../../support/captures.ts';

/** Below these stand names of the program's own. */
const free = new Set([
  'attributes',
  'events',
  'links',
  'resource',
  'parameters',
  'toolDefinitions',
  'arguments',
  'result',
  'metadata',
  'variables',
  'value',
]);

function memberNames(value: JsonValue, names: Set<string>): void {
  if (isJsonArray(value)) for (const item of value) memberNames(item, names);
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) {
      names.add(name);
      if (!free.has(name)) memberNames(member, names);
    }
}

describe('The description of the JSON', () => {
  it('names every member that a capture shows', () => {
    const text = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8');
    const described = new Set(Array.from(text.matchAll(/`([\w.]+)`/g), ([, name = '']) => name));
    const names = new Set<string>();
    for (const name of captureNames)
      for (const { run, spans } of readRuns(name))
        memberNames(JSON.parse(JSON.stringify([runToJson(run), spans.map(spanToJson)])), names);
    const known = new Set([...described].flatMap((each) => [each, ...each.split('.')]));
    assert.deepEqual(
      [...names].filter((each) => !known.has(each)),
      [],
    );
    assert.ok(names.size > 60, String(names.size));
  });
});
