import { codeLanguages, type CodeLanguage } from './code-languages.ts';
import { codeTemplates } from './code-templates.ts';
import { dataTemplates, jsonTexts, yamlTexts, type FoundText } from './data-templates.ts';
import { Grammars, type ReadWasm } from './grammars.ts';
import { shellTexts } from './shell-templates.ts';
import type { FileTemplates } from './template.ts';
import {
  bamlFormat,
  dotpromptFormat,
  markupFormat,
  promptyFormat,
  textTemplates,
  wholeFormat,
  type TextFormat,
} from './text-templates.ts';

type Extraction =
  | { readonly kind: 'code'; readonly language: CodeLanguage }
  | { readonly kind: 'text'; readonly format: TextFormat }
  | { readonly kind: 'data'; readonly find: (text: string) => readonly FoundText[] };

const whole: Extraction = { kind: 'text', format: wholeFormat };

/** How templates are found in a file, by the ending of its name. */
const extractions = new Map<string, Extraction>([
  ...codeLanguages.flatMap((language) =>
    language.endings.map((ending) => [ending, { kind: 'code', language }] as const),
  ),
  ...['jinja', 'jinja2', 'j2', 'mustache', 'hbs', 'handlebars', 'liquid', 'ejs'].map(
    (ending) => [ending, whole] as const,
  ),
  ...['md', 'mdx', 'mdc', 'txt', 'tmpl', 'template'].map((ending) => [ending, whole] as const),
  ['poml', { kind: 'text', format: markupFormat }],
  ['prompt', { kind: 'text', format: dotpromptFormat }],
  ['prompty', { kind: 'text', format: promptyFormat }],
  ['baml', { kind: 'text', format: bamlFormat }],
  ['json', { kind: 'data', find: jsonTexts }],
  ['yaml', { kind: 'data', find: yamlTexts }],
  ['yml', { kind: 'data', find: yamlTexts }],
  ['sh', { kind: 'data', find: shellTexts }],
  ['bash', { kind: 'data', find: shellTexts }],
]);

/** Written by tools, long, and never prompts. */
const generatedFile = /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer\.lock|pnpm-lock)[^/]*$/;

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
  return extraction?.kind === 'code' ? extraction.language.grammar : undefined;
}

/** The templates of a file; none where its kind is not known. Never fails on broken code. */
export function extractTemplates(path: string, text: string, grammars: Grammars): FileTemplates {
  const extraction = extractions.get(endingOf(path));
  switch (extraction?.kind) {
    case 'code': {
      const { grammar, strings } = extraction.language;
      const loaded = grammars.get(grammar);
      if (loaded === undefined) throw new Error(`The grammar ${grammar} was not loaded.`);
      return loaded.query(text, (captures) => codeTemplates(text, captures, strings));
    }
    case 'text':
      return textTemplates(text, stemOf(path), extraction.format);
    case 'data':
      return dataTemplates(text, extraction.find);
    case undefined:
      break;
  }
  return { templates: [], aliases: new Map() };
}

function endingOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

function stemOf(path: string): string {
  return /([^/\\.]+)[^/\\]*$/.exec(path)?.[1] ?? '';
}
