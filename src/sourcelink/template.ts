import type { Definition } from './definitions.ts';
import type { SourceText } from './source-text.ts';

/**
 * A template is an ordered list of fixed text and holes. Everything in the workspace that can become
 * a prompt is brought to this one form: a literal of any language, a concatenation, a whole file.
 */
export interface Template {
  /** Offsets of the whole expression or section in its file. */
  readonly start: number;
  readonly end: number;
  /** Lines from 1. A declaration that stands right above its literal belongs to the range. */
  readonly startLine: number;
  readonly endLine: number;
  readonly parts: readonly Part[];
  /** What the code calls it: the names of the declarations around it, innermost first. */
  readonly names: readonly string[];
  /** The lines of its file that it stands in, whole; absent of a text too short to be told from others. */
  readonly lines?: string;
  /** Where it stands in a notebook, whose lines above are those of its JSON. */
  readonly notebookCell?: NotebookPlace;
  /** Where the function around it starts: templates of one function are often joined at run time. */
  readonly scope?: number;
}

export interface NotebookPlace {
  /** Among all cells of the notebook, from 0. */
  readonly index: number;
  /** Lines inside the cell, from 1. */
  readonly startLine: number;
  readonly endLine: number;
}

export type Part = FixedPart | HolePart;

export interface FixedPart extends SourceText {
  readonly kind: 'fixed';
  /** Inside a condition or a loop of the template language: may be absent from the rendered text. */
  readonly optional: boolean;
}

export interface HolePart {
  readonly kind: 'hole';
  /** The code or the placeholder that is filled in, cut to a length that names it. */
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

/** What a file holds, as far as prompts are concerned. */
export interface SourceFile extends FileTemplates {
  /** Where each of its lines begins, so that any offset can be told as a line. */
  readonly lineStarts: readonly number[];
  /** What its code calls its tools, agents and functions. */
  readonly definitions: readonly Definition[];
}

export interface FileTemplates {
  readonly templates: readonly Template[];
  /** What plain variables of the file are set to, so that a hole `rules` leads to `SAFETY_RULES`. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Long enough to name what is filled in; whole functions in a hole are not worth keeping. */
const longestExpression = 300;

export function fixedPart(source: SourceText): FixedPart {
  return { kind: 'fixed', text: source.text, runs: source.runs, optional: false };
}

export function holePart(fileText: string, start: number, end: number): HolePart {
  const expression = fileText.slice(start, Math.min(end, start + longestExpression));
  return { kind: 'hole', expression, start, end };
}

/** Whether there is any fixed text at all: a template of nothing but holes explains nothing. */
export function hasFixedText(parts: readonly Part[]): boolean {
  return parts.some((part) => part.kind === 'fixed' && /[\p{L}\p{N}]/u.test(part.text));
}
