import { LineIndex } from './line-index.ts';
import { splitPlaceholders } from './placeholders.ts';
import { verbatim } from './source-text.ts';
import {
  fixedPart,
  hasFixedText,
  type FileTemplates,
  type Part,
  type Template,
} from './template.ts';

/** A stretch of a file that is one template. */
export interface Section {
  readonly start: number;
  readonly end: number;
}

/** Splits a file's text into the sections that become messages of their own. */
export type SplitSections = (text: string) => readonly Section[];

/** A whole file as templates: what is neither front matter nor a placeholder is fixed text. */
export function textTemplates(text: string, name: string, split: SplitSections): FileTemplates {
  const lines = new LineIndex(text);
  const templates = split(text).flatMap(({ start, end }) => {
    const parts = splitPlaceholders(fixedPart(verbatim(text.slice(start, end), start)));
    return hasFixedText(parts) ? [sectionTemplate(text, lines, { start, end }, parts, name)] : [];
  });
  return { templates, aliases: new Map() };
}

/** Blank lines around a section are no part of its range. */
function sectionTemplate(
  text: string,
  lines: LineIndex,
  section: Section,
  parts: readonly Part[],
  name: string,
): Template {
  const body = text.slice(section.start, section.end);
  const start = section.start + (body.length - body.trimStart().length);
  const end = section.start + body.trimEnd().length;
  return {
    start,
    end,
    startLine: lines.lineAt(start),
    endLine: lines.lineAt(end - 1),
    parts,
    names: [name],
  };
}

/** Everything behind the front matter. */
export function wholeText(text: string): readonly Section[] {
  return [{ start: frontMatterEnd(text), end: text.length }];
}

/** Dotprompt: `{{role "system"}}` begins a message, and its line belongs to it. */
export function dotpromptSections(text: string): readonly Section[] {
  return sectionsAt(text, /\{\{-?\s*role\s+["'][a-z]+["']\s*\}\}/g, 0);
}

/** Prompty: a line `system:` begins a message and is not sent. */
export function promptySections(text: string): readonly Section[] {
  return sectionsAt(
    text,
    /^(?:system|developer|user|assistant|function|tool)(?:\[[^\]]*\])?:[ \t]*$/gim,
    0,
  ).map(({ start, end }) => ({ start, end }));
}

/** BAML: prompts are raw strings, `#"…"#`. */
export function bamlSections(text: string): readonly Section[] {
  return [...text.matchAll(/#"([\s\S]*?)"#/g)].map((match) => {
    const start = match.index + 2;
    return { start, end: start + (match[1]?.length ?? 0) };
  });
}

function sectionsAt(text: string, marker: RegExp, from: number): Section[] {
  const begin = Math.max(from, frontMatterEnd(text));
  const starts = [...text.matchAll(marker)].map(({ index }) => index).filter((at) => at >= begin);
  const bounds = [begin, ...starts.filter((at) => at > begin), text.length];
  return bounds
    .slice(0, -1)
    .map((start, index) => ({ start, end: bounds[index + 1] ?? text.length }));
}

/** Offset behind a leading block between two lines of three dashes; 0 where there is none. */
function frontMatterEnd(text: string): number {
  return (
    /^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0
  );
}
