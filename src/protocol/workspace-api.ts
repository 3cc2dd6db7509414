import type { SourceLocation } from '../model/source-location.ts';

/** What the thread that indexes the workspace does for the editor. */
export type WorkspaceApi = {
  /** Reads and indexes the folders anew. Resolves when every file is in. */
  openFolders(params: { folders: WorkspaceFolder[] }): { files: number; templates: number };
  /** A file was saved, created or deleted, or its editor holds unsaved `text`. */
  updateFile(params: { path: string; text?: string }): Record<string, never>;
  /** Which template lines produced these texts, one list per text. */
  locateTexts(params: { texts: string[] }): TemplateMatchJson[][];
  /** Where the code attributes of a span point, in the workspace: absent where nowhere. */
  locateCode(params: { file: string; line: number }): {
    location?: SourceLocation & { path: string };
  };
};

export interface WorkspaceFolder {
  /** Absolute. */
  readonly path: string;
}

/** A part of a text and the template that produced it. */
export interface TemplateMatchJson {
  /** Absolute path. */
  readonly path: string;
  /** Relative to its workspace folder, with forward slashes. */
  readonly file: string;
  /** Lines of the template in its file, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** Character offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Share of the text's characters that the template's fixed text accounts for, 0 to 1. */
  readonly coverage: number;
  /** What each character of it is: see `TemplateMatch`. */
  readonly parts: readonly MatchedPartJson[];
}

/** A stretch of a text that is fixed text of one line of a template, or what a hole was filled with. */
export type MatchedPartJson = {
  /** Character offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Line of the template's file, from 1, and character offsets in the file. */
  readonly line: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
} & ({ readonly kind: 'fixed' } | { readonly kind: 'hole'; readonly expression: string });
