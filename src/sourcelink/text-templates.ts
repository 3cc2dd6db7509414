import { LineIndex } from './line-index.ts';
import { splitMarkup, splitPlaceholders } from './placeholders.ts';
import { verbatim, type SourceText } from './source-text.ts';
import {
  fixedPart,
  hasFixedText,
  type FileTemplates,
  type FixedPart,
  type Part,
  type Template,
} from './template.ts';
import { yamlTexts } from './yaml-texts.ts';

/** A stretch of a file that is one template. */
interface Section {
  readonly start: number;
  readonly end: number;
  /** Where the text begins that is sent, where a heading stands before it. */
  readonly textStart?: number;
  /** The text that is sent, where it is not what stands there. */
  readonly source?: SourceText;
}

/** How a kind of file is taken apart. */
export interface TextFormat {
  /** The sections that become messages of their own. */
  readonly sections: (text: string) => readonly Section[];
  readonly parts: (fixed: FixedPart) => Part[];
}

/** A whole file as templates: what is neither front matter nor a placeholder is fixed text. */
export function textTemplates(text: string, name: string, format: TextFormat): FileTemplates {
  const lines = new LineIndex(text);
  const sections = [...frontMatterSections(text), ...format.sections(text)];
  const templates = sections.flatMap((section): Template[] => {
    const from = section.textStart ?? section.start;
    const source = section.source ?? verbatim(text.slice(from, section.end), from);
    const parts = format.parts(fixedPart(source));
    if (!hasFixedText(parts)) return [];
    // Blank lines around a section are no part of its range.
    const body = text.slice(section.start, section.end);
    const start = section.start + (body.length - body.trimStart().length);
    const end = section.start + body.trimEnd().length;
    const [startLine, endLine] = [lines.lineAt(start), lines.lineAt(end - 1)];
    return [{ start, end, startLine, endLine, parts, names: [name] }];
  });
  return { templates, aliases: new Map() };
}

/** What begins a message of its own, in the template languages that know messages. */
const roleForms = [
  String.raw`\{\{-?\s*(?:_\.)?(?:role|chat)\s*\(?\s*["']\w+["'][^{}]*\}\}`, // Dotprompt, BAML
  String.raw`\{%-?\s*(?:end)?(?:chat|message|role)\b[^%]*%\}`, // Banks and its like
  String.raw`\{\{[#/]message\b[^{}]*\}\}`, // Semantic Kernel in Handlebars
  String.raw`</?(?:system|human|user|ai|assistant)-msg\b[^<>]*>`, // POML
  String.raw`</?message\b[^<>]*>`, // Semantic Kernel
];
const role = new RegExp(roleForms.join('|'), 'g');
/** Prompty and Prompt Flow: a line `system:` or `# system:`. Humanloop: a line `<system>`. */
const roleLine =
  String.raw`^[ \t]*#{0,2}[ \t]*(?:system|developer|user|assistant|function|tool)(?:\[[^\]]*\])?:[ \t]*\r?$` +
  String.raw`|^</?(?:system|user|assistant|tool)(?:\s[^<>]*)?>[ \t]*\r?$`;
const roleOrRoleLine = new RegExp([...roleForms, roleLine].join('|'), 'gim');

/** Markdown and text: a file that is one template. */
export const wholeFormat: TextFormat = { sections: wholeText, parts: splitPlaceholders };
/** Files of a template language: one template, or a message for each role. */
export const templateFormat: TextFormat = {
  sections: (text) => sectionsAt(text, role),
  parts: splitPlaceholders,
};
/** Files that are prompts: roles may stand on lines of their own. */
export const chatFormat: TextFormat = {
  sections: (text) => sectionsAt(text, roleOrRoleLine),
  parts: splitPlaceholders,
};
/** POML: text between tags. */
export const markupFormat: TextFormat = {
  sections: (text) => sectionsAt(text, role),
  parts: splitMarkup,
};
/** BAML: prompts are raw strings, `#"…"#`; descriptions are quoted. */
export const bamlFormat: TextFormat = { sections: bamlSections, parts: splitPlaceholders };

/** Everything behind the front matter. */
function wholeText(text: string): readonly Section[] {
  return [{ start: frontMatterEnd(text), end: text.length }];
}

const bamlText = /#"([\s\S]*?)"#|@description\(\s*"((?:[^"\\\n]|\\.)*)"/g;

function bamlSections(text: string): readonly Section[] {
  return [...text.matchAll(bamlText)].flatMap((match) => {
    const content = match[1] ?? match[2] ?? '';
    const end = match.index + match[0].length - (match[1] === undefined ? 1 : 2);
    const start = end - content.length;
    return sectionsAt(text.slice(0, end), role, start);
  });
}

/** The heading's line belongs to its section but is not sent. */
function sectionsAt(text: string, heading: RegExp, begin = frontMatterEnd(text)): Section[] {
  const headings = [...text.matchAll(heading)].filter(({ index }) => index >= begin);
  const sections = headings.map((match, index) => ({
    start: match.index,
    textStart: match.index + match[0].length,
    end: headings[index + 1]?.index ?? text.length,
  }));
  return [{ start: begin, end: sections[0]?.start ?? text.length }, ...sections];
}

/** What a front matter tells a model of its file: agents, skills and commands are tools to it. */
const toldToModels = /^(?:description|summary|instructions|system|prompt|when_to_use)$/;

function frontMatterSections(text: string): Section[] {
  const head = text.slice(0, frontMatterEnd(text));
  if (head === '') return [];
  return yamlTexts(head).filter(({ key = '' }) => toldToModels.test(key));
}

/** Offset behind a leading block between two lines of three dashes; 0 where there is none. */
function frontMatterEnd(text: string): number {
  return (
    /^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0
  );
}
