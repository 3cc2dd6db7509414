import type { CodeHints } from './code-hints.ts';
import type { SourceLocation } from '../model/source-location.ts';
import type { RunCalls } from './run-calls.ts';
import type { LineTokens, TextMap } from './text-map.ts';
import type { LastRendering, TemplateCall, TemplateUsage } from './template-usage.ts';

/** What the thread that indexes the workspace does for the editor. */
export type WorkspaceApi = {
  /**
   * Reads and indexes the folders anew, but for what `excluded` names: glob patterns as in `files.exclude`.
   * Resolves when every file is in.
   */
  openFolders(params: {
    folders: WorkspaceFolder[];
    pathMappings?: PathMappingJson[];
    excluded?: string[];
    /** Absolute: a folder of this workspace alone, for what is kept between sessions. */
    storageFolder?: string;
  }): { files: number; templates: number; skipped: SkippedFileJson[] };
  /** A file or a folder was saved, created or deleted, or its editor holds unsaved `text`. */
  updateFile(params: { path: string; text?: string }): Record<string, never>;
  /**
   * Which template lines produced these texts of one span, one list per text. The hints settle which of
   * several places is meant that hold the same text.
   */
  locateTexts(params: { texts: string[]; hints?: CodeHints }): TemplateMatchJson[][];
  /** What these texts are made of, and the tokens that each stretch cost, counted for a model. */
  mapTexts(params: { texts: string[]; hints?: CodeHints; model?: string }): TextMap[];
  /** What each line of a file's templates cost when they were last sent. */
  lineTokens(params: { path: string }): { lines: LineTokens[]; tokenizer: TextMap['tokenizer'] };
  /** Takes the calls of a run in, in place of what was known of it. The oldest runs make room. */
  setRunCalls(params: RunCalls): Record<string, never>;
  /** Which templates of a file the known runs came from, and what they say of each. */
  templateUsage(params: { path: string }): TemplateUsage[];
  /** What the template at a line of a file was last rendered to; absent where it was not. */
  lastRendering(params: { path: string; line: number }): { rendering?: LastRendering };
  /** The newest call that came from these lines of a file. */
  lastCall(params: { path: string; startLine: number; endLine: number }): { call?: TemplateCall };
  /**
   * Where the code attributes of a span or the frame of a stack trace point, in the workspace: absent
   * where nowhere. Compiled JavaScript leads to its source.
   */
  locateCode(params: { file: string; line: number; column?: number }): {
    location?: OpenableLocationJson;
  };
  /** A file as it would be with the template that ran in place of the lines that are there now. */
  formerText(params: {
    text: string;
    startLine: number;
    endLine: number;
    stale: StaleTemplateJson;
  }): { text: string };
  /** The frames of a stack trace that are in the workspace, in its order. */
  locateStack(params: { trace: string }): LocatedFrame[];
  /**
   * The prompts that telemetry means by a name: a declaration, a file or a key of that name. Several
   * where nothing tells them apart.
   */
  locatePrompt(params: { name: string; hints?: CodeHints }): OpenableLocationJson[];
  /**
   * Where a tool, an agent or a retriever is defined that telemetry names. `texts` are what its
   * definition says (descriptions), which tell namesakes apart. Empty where nothing has that name,
   * several where nothing tells them apart.
   */
  locateDefinition(params: {
    name: string;
    texts?: string[];
    hints?: CodeHints;
  }): OpenableLocationJson[];
};

/** A frame of a stack trace, and where it is in the workspace. */
export interface LocatedFrame {
  /** Character offsets of the frame in the trace. */
  readonly start: number;
  readonly end: number;
  readonly location: OpenableLocationJson;
}

/** A place with the absolute path of its file. */
export type OpenableLocationJson = SourceLocation & { readonly path: string };

export type WorkspaceEvents = {
  /** The answers of `templateUsage` may be others now. At most a few times a second. */
  usageChanged: Record<string, never>;
};

/** A file that may hold prompts and was not read. */
export interface SkippedFileJson {
  readonly file: string;
  /** Such as `longer than 1 MB`. */
  readonly reason: string;
}

export interface WorkspaceFolder {
  /** Absolute. */
  readonly path: string;
}

/** What stands at `from` on the machine that the program runs on is at `to` on this one. */
export type PathMappingJson = {
  readonly from: string;
  /** Absolute, or relative to the first folder. */
  readonly to: string;
};

/** A part of a text and the template that produced it. */
export interface TemplateMatchJson {
  /** Absolute path. */
  readonly path: string;
  /** Relative to its workspace folder, with forward slashes. */
  readonly file: string;
  /** Lines of the template in its file, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** The declarations around it, innermost first. */
  readonly names: readonly string[];
  /** Character offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Share of the text's characters that the template's fixed text accounts for, 0 to 1. */
  readonly coverage: number;
  /** What each character of it is: see `TemplateMatch`. */
  readonly parts: readonly MatchedPartJson[];
  /** The template was edited since: see `StaleTemplate` and `withFormerTemplate`. */
  readonly stale?: StaleTemplateJson;
}

export type StaleTemplateJson = {
  /** The lines that the template stood in when it was rendered, whole, with their line ends. */
  readonly lines: string;
  /** It was taken out of the file since. */
  readonly isGone: boolean;
};

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
