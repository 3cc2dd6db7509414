import assert from 'node:assert/strict';
import { describedTools } from '../../../src/protocol/described-tool.ts';

const schema = {
  type: 'object',
  properties: { city: { type: 'string', description: 'The city.' } },
};
const expected = [{ name: 'get_weather', descriptions: ['Tells the weather.', 'The city.'] }];
const told = { name: 'get_weather', description: 'Tells the weather.' };

describe('describedTools', () => {
  it('reads what each provider is told', () => {
    const forms = [
      { type: 'function', function: { ...told, parameters: schema } },
      { type: 'function', ...told, parameters: schema },
      { ...told, input_schema: schema },
      { functionDeclarations: [{ ...told, parameters: schema }] },
      { toolSpec: { ...told, inputSchema: { json: schema } } },
    ];
    for (const form of forms) assert.deepEqual(describedTools(form), expected);
  });

  it('finds nothing in what is no definition', () => {
    for (const value of ['get_weather', 1, {}, [], { type: 'web_search' }])
      assert.deepEqual(describedTools(value), []);
  });
});
