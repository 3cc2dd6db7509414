import { LineIndex } from './line-index.ts';
import { splitMarkup, splitPlaceholders } from './placeholders.ts';
import { verbatim } from './source-text.ts';
import {
  fixedPart,
  hasFixedText,
  type FileTemplates,
  type FixedPart,
  type Part,
  type Template,
} from './template.ts';

/** A stretch of a file that is one template. */
export interface Section {
  readonly start: number;
  readonly end: number;
  /** Where the text begins that is sent, where a heading stands before it. */
  readonly textStart?: number;
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
  const templates = format.sections(text).flatMap((section): Template[] => {
    const from = section.textStart ?? section.start;
    const parts = format.parts(fixedPart(verbatim(text.slice(from, section.end), from)));
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

/** A file that is one template. */
export const wholeFormat: TextFormat = { sections: wholeText, parts: splitPlaceholders };
/** POML: text between tags. */
export const markupFormat: TextFormat = { sections: wholeText, parts: splitMarkup };
/** Dotprompt: `{{role "system"}}` begins a message. */
export const dotpromptFormat: TextFormat = {
  sections: (text) => sectionsAt(text, /\{\{-?\s*role\s+["'][a-z]+["']\s*\}\}/g),
  parts: splitPlaceholders,
};
/** Prompty: a line `system:` begins a message. */
export const promptyFormat: TextFormat = {
  sections: (text) =>
    sectionsAt(
      text,
      /^(?:system|developer|user|assistant|function|tool)(?:\[[^\]]*\])?:[ \t]*$/gim,
    ),
  parts: splitPlaceholders,
};
/** BAML: prompts are raw strings, `#"…"#`. */
export const bamlFormat: TextFormat = { sections: rawStrings, parts: splitPlaceholders };

/** Everything behind the front matter. */
function wholeText(text: string): readonly Section[] {
  return [{ start: frontMatterEnd(text), end: text.length }];
}

function rawStrings(text: string): readonly Section[] {
  return [...text.matchAll(/#"([\s\S]*?)"#/g)].map((match) => {
    const start = match.index + 2;
    return { start, end: start + (match[1]?.length ?? 0) };
  });
}

/** The heading's line belongs to its section but is not sent. */
function sectionsAt(text: string, heading: RegExp): Section[] {
  const begin = frontMatterEnd(text);
  const headings = [...text.matchAll(heading)].filter(({ index }) => index >= begin);
  const sections = headings.map((match, index) => ({
    start: match.index,
    textStart: match.index + match[0].length,
    end: headings[index + 1]?.index ?? text.length,
  }));
  return [{ start: begin, end: sections[0]?.start ?? text.length }, ...sections];
}

/** Offset behind a leading block between two lines of three dashes; 0 where there is none. */
function frontMatterEnd(text: string): number {
  return (
    /^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0
  );
}
