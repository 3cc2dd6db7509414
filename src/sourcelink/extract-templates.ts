import { defined } from '../base/defined.ts';
import { codeLanguages, type CodeLanguage } from './code-languages.ts';
import { codeTemplates } from './code-templates.ts';
import { dataTemplates, jsonTexts, type FoundText } from './data-templates.ts';
import { definitionsIn } from './definitions.ts';
import { Grammars, type ReadWasm } from './grammars.ts';
import { LineIndex } from './line-index.ts';
import { notebookTemplates } from './notebook-templates.ts';
import { shellTexts } from './shell-templates.ts';
import type { FileTemplates, SourceFile, Template } from './template.ts';
import {
  bamlFormat,
  chatFormat,
  markupFormat,
  templateFormat,
  textTemplates,
  wholeFormat,
  type TextFormat,
} from './text-templates.ts';
import { tomlTexts } from './toml-texts.ts';
import { yamlTexts } from './yaml-texts.ts';

type Extraction =
  | { readonly kind: 'code'; readonly language: CodeLanguage }
  | { readonly kind: 'text'; readonly format: TextFormat }
  | { readonly kind: 'notebook'; readonly language: CodeLanguage }
  | { readonly kind: 'data'; readonly find: (text: string) => readonly FoundText[] };

const whole: Extraction = { kind: 'text', format: wholeFormat };
const template: Extraction = { kind: 'text', format: templateFormat };
const chat: Extraction = { kind: 'text', format: chatFormat };

/** How templates are found in a file, by the ending of its name. */
const extractions = new Map<string, Extraction>([
  ...codeLanguages.flatMap((language) =>
    language.endings.map((ending) => [ending, { kind: 'code', language }] as const),
  ),
  ...'mustache hbs handlebars liquid ejs njk twig erb eta st tpl gotmpl tmpl template'
    .split(' ')
    .map((ending) => [ending, template] as const),
  ...'jinja jinja2 j2 prompt prompty'.split(' ').map((ending) => [ending, chat] as const),
  ...'md mdx mdc txt'.split(' ').map((ending) => [ending, whole] as const),
  ['poml', { kind: 'text', format: markupFormat }],
  ['baml', { kind: 'text', format: bamlFormat }],
  ['json', { kind: 'data', find: jsonTexts }],
  ['yaml', { kind: 'data', find: yamlTexts }],
  ['yml', { kind: 'data', find: yamlTexts }],
  ['toml', { kind: 'data', find: tomlTexts }],
  ...codeLanguages
    .filter(({ grammar }) => grammar === 'python')
    .map((language) => ['ipynb', { kind: 'notebook', language }] as const),
  ['sh', { kind: 'data', find: shellTexts }],
  ['bash', { kind: 'data', find: shellTexts }],
]);

/** Written by tools, long, and never prompts. */
const generatedFile =
  /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer\.lock|pnpm-lock)[^/]*$|\.min\.[cm]?js$/;

export function mayHoldTemplates(path: string): boolean {
  return extractions.has(endingOf(path)) && !generatedFile.test(path.replaceAll('\\', '/'));
}

/** The grammars that `extractTemplates` needs; none is loaded yet. */
export function extractionGrammars(readWasm: ReadWasm): Grammars {
  return new Grammars(
    readWasm,
    new Map(codeLanguages.map(({ grammar, query }) => [grammar, query])),
  );
}

/** The grammar that must be loaded before the templates of a file are extracted, if any. */
export function grammarFor(path: string): string | undefined {
  const extraction = extractions.get(endingOf(path));
  const isCode = extraction?.kind === 'code' || extraction?.kind === 'notebook';
  return isCode ? extraction.language.grammar : undefined;
}

/** The templates of a file; none where its kind is not known. Never fails on broken code. */
export function extractTemplates(path: string, text: string, grammars: Grammars): SourceFile {
  const lineStarts = new LineIndex(text).starts;
  // A file that is a prompt itself defines nothing, whatever it quotes.
  const isPrompt = extractions.get(endingOf(path))?.kind === 'text';
  const definitions = isPrompt ? [] : definitionsIn(text, lineStarts);
  const { templates, aliases } = templatesIn(path, text, grammars);
  const withLines = templates.map((each) => ({
    ...each,
    ...defined({ lines: linesOf(each, text, lineStarts) }),
  }));
  return { templates: withLines, aliases, lineStarts, definitions };
}

/** In characters of fixed text: below it, a part of a template is no evidence by itself. */
const leastText = 24;

/** What is shown of the template after somebody has edited it. */
function linesOf(
  { parts, startLine, endLine }: Template,
  text: string,
  lineStarts: readonly number[],
): string | undefined {
  const length = parts.reduce(
    (sum, part) => sum + (part.kind === 'fixed' ? part.text.length : 0),
    0,
  );
  if (length < leastText) return undefined;
  return text.slice(lineStarts[startLine - 1], lineStarts[endLine] ?? text.length);
}

function templatesIn(path: string, text: string, grammars: Grammars): FileTemplates {
  const extraction = extractions.get(endingOf(path));
  switch (extraction?.kind) {
    case 'code':
      return fromCode(text, extraction.language, grammars);
    case 'notebook':
      return notebookTemplates(text, (code) => fromCode(code, extraction.language, grammars));
    case 'text':
      return textTemplates(text, stemOf(path), extraction.format);
    case 'data':
      return dataTemplates(text, extraction.find);
    case undefined:
      break;
  }
  return { templates: [], aliases: new Map() };
}

function fromCode(
  code: string,
  { grammar, strings }: CodeLanguage,
  grammars: Grammars,
): FileTemplates {
  const loaded = grammars.get(grammar);
  if (loaded === undefined) throw new Error(`The grammar ${grammar} was not loaded.`);
  return loaded.query(code, (captures) => codeTemplates(code, captures, strings));
}

function endingOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function stemOf(path: string): string {
  return /([^/\\.]+)[^/\\]*$/.exec(path)?.[1] ?? '';
}
