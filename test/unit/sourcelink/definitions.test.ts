import assert from 'node:assert/strict';
import { definitionsIn } from '../../../src/sourcelink/definitions.ts';
import { LineIndex } from '../../../src/sourcelink/line-index.ts';

/** `kind startLine-endLine` of each definition of a name. */
function definitionsOf(name: string, text: string): string[] {
  return definitionsIn(text, new LineIndex(text).starts)
    .filter((each) => each.name === name)
    .map(({ kind, startLine, endLine }) => `${kind} ${startLine}-${endLine}`);
}

describe('definitionsIn', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a tool of the AI SDK',
      'const tools = {\n  get_weather: tool({\n    description: "x",',
      ['named 2-2'],
    ],
    [
      'an object with a name',
      'const weather = createTool({\n  name: "get_weather",\n',
      ['named 1-2'],
    ],
    ['OpenAI’s JSON', '[{"type": "function", "function": {"name": "get_weather"}}]', ['named 1-1']],
    ['a registered tool', 'server.registerTool(\n  "get_weather",\n  {}', ['named 1-2']],
    ['a decorated function', '@tool\ndef get_weather(city: str):\n    ...', ['named 2-2']],
    [
      'a decorator with arguments',
      '@function_tool(\n    strict=True,\n)\nasync def get_weather(city):\n    ...',
      ['named 4-4'],
    ],
    ['a decorator that names it', '@tool("get_weather")\ndef f(city):\n    ...', ['named 1-1']],
    ['a class', 'class Weather(BaseTool):\n    name: str = "get_weather"\n', ['named 2-2']],
    [
      'a plain Python function',
      'def other():\n    pass\n\ndef get_weather(city):\n    ...',
      ['function 4-4'],
    ],
    [
      'a plain JavaScript function',
      'export async function get_weather({ city }) {}',
      ['function 1-1'],
    ],
    ['an arrow', 'const get_weather = async (city: string) => {}', ['function 1-1']],
    ['a member', 'const run = {\n  get_weather: async ({ city }) => city,\n};', ['function 2-2']],
    ['a method', 'class A {\n  get_weather(city) {\n  }\n}', ['function 2-2']],
    ['a class of that name', 'export class get_weather extends Tool {', ['function 1-1']],
    ['Go', 'func (s *Server) get_weather(city string) string {', ['function 1-1']],
    ['Java', '  @Tool(name = "x")\n  public String get_weather(String city) {', ['named 2-2']],
    ['Rust', 'pub async fn get_weather(city: &str) -> String {', ['function 1-1']],
    ['Ruby', 'def get_weather(city)\nend', ['function 1-1']],
    ['a call, which defines nothing', 'const a = get_weather("Lisbon");\nif (get_weather) {}', []],
  ];
  for (const [what, text, expected] of cases)
    it(`finds ${what}`, () => assert.deepEqual(definitionsOf('get_weather', text), expected));

  it('takes a long file of anything in no long time', () => {
    const text = 'name: tool((((('.repeat(20_000);
    assert.ok(definitionsIn(text, new LineIndex(text).starts).length >= 0);
  });
});
