import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/log.ts';
import type { TemplateMatchJson } from '../../../src/protocol/workspace-api.ts';
import { openWorkspaceIndex } from '../../../src/workspace/workspace-index.ts';
import { matchGolden } from '../../support/golden.ts';
import { grammarsFolder } from '../../support/grammars.ts';

const folder = fileURLToPath(new URL('../../fixtures/source/agents', import.meta.url));

interface SentText {
  readonly role: string;
  readonly text: string;
}
interface Request {
  readonly request: number;
  readonly texts: readonly SentText[];
}
interface ExpectedTemplate {
  readonly role: string;
  readonly file: string;
  readonly line: number;
  readonly literalFragment: string;
}
interface ExpectedCall {
  readonly call: number;
  readonly templates: readonly ExpectedTemplate[];
}
interface LocatedText extends SentText {
  readonly matches: readonly TemplateMatchJson[];
}

describe('the programs of the sample agents', () => {
  const rows: string[] = [];
  after(() => console.log(['    program: expected, found, wrong', ...rows].join('\n    ')));

  for (const program of readdirSync(folder).toSorted()) {
    it(`${program}: every prompt is found at its line, and no other file is named`, async () => {
      const requests = await locateRequests(program);
      const calls = readJson(program, 'expected.json') as readonly ExpectedCall[];
      const expected = calls.flatMap(({ templates }) => templates);
      const missing = missingTemplates(program, calls, requests);
      const wrong = wrongFiles(expected, requests);
      const found = expected.length - missing.length;
      rows.push(`${program}: ${expected.length}, ${found}, ${wrong.length}`);
      assert.deepEqual(missing, []);
      assert.deepEqual(wrong, []);
      matchGolden(`source/agents/${program}`, describeTexts(requests.flat()));
    });
  }
});

async function locateRequests(program: string): Promise<LocatedText[][]> {
  const index = await openWorkspaceIndex({
    folders: [join(folder, program, 'program')],
    grammarsFolder,
    log: silentLog,
  });
  const requests = readJson(program, 'requests.json') as readonly Request[];
  return requests.map(({ texts }) => {
    const matches = index.locateTexts(texts.map(({ text }) => text));
    return texts.map((sent, number) => ({ ...sent, matches: matches[number] ?? [] }));
  });
}

/**
 * A call stands for one request, but a retry is a request of its own and some requests have no span:
 * as many requests as there are calls with the same prompts must hold them all.
 */
function missingTemplates(
  program: string,
  calls: readonly ExpectedCall[],
  requests: readonly (readonly LocatedText[])[],
): string[] {
  return calls.flatMap((call) => {
    const alike = calls.filter(({ templates }) => sameJson(templates, call.templates));
    return call.templates.flatMap((template) => {
      const holding = requests.filter((texts) =>
        texts.some((text) => isFrom(program, text, template)),
      );
      return holding.length >= alike.length ? [] : [`${call.call}: ${JSON.stringify(template)}`];
    });
  });
}

function isFrom(
  program: string,
  { role, matches }: LocatedText,
  expected: ExpectedTemplate,
): boolean {
  const source = readFileSync(join(folder, program, 'program', expected.file), 'utf8').split('\n');
  const fragmentLine = source.findIndex((line) => line.includes(expected.literalFragment)) + 1;
  const lines = fragmentLine === 0 ? [expected.line] : [expected.line, fragmentLine];
  return matches.some(
    ({ file, startLine, endLine }) =>
      role === expected.role &&
      file === expected.file &&
      lines.every((line) => startLine <= line && line <= endLine),
  );
}

/**
 * In system and user texts, every match must be in a file that some call expects for that role. A
 * history that a program makes up itself stands in that program's main file.
 */
function wrongFiles(
  expected: readonly ExpectedTemplate[],
  requests: readonly (readonly LocatedText[])[],
): string[] {
  return requests.flat().flatMap(({ role, text, matches }) => {
    if (role !== 'system' && role !== 'user') return [];
    const files = new Set(expected.filter((each) => each.role === role).map(({ file }) => file));
    return matches
      .filter(
        ({ file, coverage }) => !files.has(file) && !(coverage === 1 && file === 'src/main.mjs'),
      )
      .map(({ file, startLine }) => `${file}:${startLine} for ${text.slice(0, 60)}`);
  });
}

function describeTexts(texts: readonly LocatedText[]): string {
  const lines = texts.map(({ role, text, matches }) =>
    [
      `${role} ${JSON.stringify(text.length > 70 ? `${text.slice(0, 70)}…` : text)}`,
      ...matches.map(
        ({ file, startLine, endLine, start, end, coverage }) =>
          `    ${file}:${startLine}-${endLine} explains ${start} to ${end}, coverage ${coverage.toFixed(2)}`,
      ),
    ].join('\n'),
  );
  return [...new Set(lines)].join('\n');
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function readJson(program: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, program, file), 'utf8'));
}
