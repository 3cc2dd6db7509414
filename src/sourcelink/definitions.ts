import { LineIndex } from './line-index.ts';

/** A place where code gives a name to something that runs: a tool, an agent, a retriever, a function. */
export interface Definition {
  readonly name: string;
  /** Lines from 1: from the declaration that stands right above a `name:` to the name itself. */
  readonly startLine: number;
  readonly endLine: number;
  /**
   * `named`: a name that is told to a framework (`name: 'get_weather'`, `tool('get_weather', …)`), or a
   * function that is marked as a tool. `function`: any other, which counts where nothing is `named`.
   */
  readonly kind: 'named' | 'function';
}

const word = String.raw`[A-Za-z_$][\w$]{0,100}`;
const toldName = String.raw`['"\x60]([\w .:/-]{1,80})['"\x60]`;
/** What frameworks call the functions and classes that make something known by a name. */
const maker = String.raw`[\w.$]{0,60}(?:tool|agent|retriever|workflow|chain|task|step|function|prompt|kernelfunction)\w{0,40}`;

interface Form {
  readonly pattern: RegExp;
  readonly kind: Definition['kind'];
}

/** Each with the name as its only group. Lengths are bounded: any file may come in. */
const forms: readonly Form[] = [
  // name: 'get_weather', name = "get_weather", "name": "get_weather"
  {
    pattern: new RegExp(
      String.raw`\bname['"]?\s{0,9}(?::\s{0,9}(?:str|String|string)\s{0,9})?[:=]\s{0,9}${toldName}`,
      'gi',
    ),
    kind: 'named',
  },
  // tool('get_weather', …), @tool("get_weather"), [KernelFunction("get_weather")]
  { pattern: new RegExp(String.raw`\b${maker}\s?\(\s{0,40}${toldName}`, 'gi'), kind: 'named' },
  // get_weather: tool({, const getWeather = tool(, weather_agent = Agent(
  {
    pattern: new RegExp(
      String.raw`(?:^|[\s{,])['"]?(${word})['"]?\s{0,9}(?::[^=\n(){}]{0,80})?[:=]\s{0,9}(?:await\s|new\s)?${maker}\s?\(`,
      'gi',
    ),
    kind: 'named',
  },
  // def, function, func, fn, fun; agents and retrievers are classes, too
  {
    pattern: new RegExp(
      String.raw`\b(?:def|function\*?|func|fn|fun|class|struct)\s{1,9}(?:\([^()\n]{0,80}\)\s?)?(${word})`,
      'g',
    ),
    kind: 'function',
  },
  // const getWeather = async (city) =>
  {
    pattern: new RegExp(
      String.raw`\b(?:const|let|var)\s{1,9}(${word})\s?(?::[^=\n]{0,80})?=\s{0,9}(?:async\s?)?(?:\(|function\b|${word}\s?=>)`,
      'g',
    ),
    kind: 'function',
  },
  // get_weather: async ({ city }) =>, get_weather({ city }) {
  {
    pattern: new RegExp(
      String.raw`(?:^|[{,\n])[ \t]*(?:async\s)?['"]?(${word})['"]?(?:\s?:\s{0,9}(?:async\s?)?(?:function\b|\([^()\n]{0,120}\)\s?=>|${word}\s?=>)|\s?\([^()\n]{0,120}\)\s?(?::[^{}\n]{0,80})?\{)`,
      'g',
    ),
    kind: 'function',
  },
  // public String getWeather(
  {
    pattern: /\b(?:public|private|protected|internal|static)\s[\w<>[\],.? ]{1,80}?\s(\w+)\s?\(/g,
    kind: 'function',
  },
];

const keywords = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'function',
  'return',
  'with',
  'do',
]);
/** A decorator or an annotation right above that makes a function a tool. */
const toolMark = /(?:^|\n)[ \t]*[@[#][^\n]*tool[^\n]*(?:\n[^\n]{0,300}){0,3}\n?[^\n]*$/i;
const anyMark = /[@[#]\w{0,40}tool/i;
/** As far above a function as decorators are looked for. */
const markReach = 600;
/** A longer file is data. */
const longestFile = 400_000;

/**
 * What a file of code defines by name, in the order of the forms above. `starts`: where its lines begin.
 */
export function definitionsIn(text: string, starts: readonly number[]): Definition[] {
  if (text.length > longestFile) return [];
  const lines = new LineIndex(starts);
  const mayMark = anyMark.test(text);
  const found = new Map<string, Definition>();
  for (const { pattern, kind } of forms) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1]?.trim() ?? '';
      if (name === '' || keywords.has(name)) continue;
      const endLine = lines.lineAt(match.index + match[0].lastIndexOf(name));
      const key = `${name}\0${endLine}`;
      if (found.has(key)) continue;
      const isNamed = kind === 'named' || (mayMark && isMarkedAsTool(text, match.index));
      const startLine = kind === 'named' ? declarationLine(text, endLine, starts) : endLine;
      found.set(key, { name, startLine, endLine, kind: isNamed ? 'named' : 'function' });
    }
  }
  return [...found.values()];
}

function isMarkedAsTool(text: string, at: number): boolean {
  const above = text.slice(Math.max(0, at - markReach), at);
  // Behind the end of what stands before: a blank line or the end of a block.
  const own = above.slice(Math.max(above.lastIndexOf('\n\n'), above.lastIndexOf('\n}')) + 1);
  return toolMark.test(own);
}

/** The line above where it only opens what holds the name: `const weather = tool({`. */
function declarationLine(text: string, line: number, starts: readonly number[]): number {
  const own = lineEnd(text, starts[line - 1] ?? 0, starts[line] ?? text.length);
  // `get_weather: tool({` is a declaration itself.
  if (line < 2 || /[({[]\s*$/.test(own)) return line;
  const above = lineEnd(text, starts[line - 2] ?? 0, starts[line - 1] ?? 0).trim();
  return /\w/.test(above) && /[({[]$/.test(above) ? line - 1 : line;
}

/** The last characters of a line: enough of one that was written by hand, and bounded where one is a file. */
function lineEnd(text: string, start: number, end: number): string {
  return text.slice(Math.max(start, end - 300), end);
}
