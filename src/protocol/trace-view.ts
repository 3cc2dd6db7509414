import type { Finding } from '../model/finding.ts';
import type { SourceLocation } from '../model/source-location.ts';
import type { SpanJson } from './span-json.ts';
import type { TextMap } from './text-map.ts';
import type { Timeline } from './timeline.ts';

/** What the trace panel asks of the window that hosts it. All of it is checked before use there. */
export type TraceViewHost = {
  getTimeline(params: Record<string, never>): Timeline;
  getFindings(params: Record<string, never>): Finding[];
  getSpan(params: { spanId: string }): SpanJson;
  /** Where the messages of a span come from: one list of places per input message. */
  locateMessages(params: { spanId: string }): MessageSources[];
  /** What the input messages of a span are made of, and what each part cost. */
  mapMessages(params: { spanId: string }): MessageMap[];
  /**
   * Opens the source of a span beside the panel: of all of it, of an input message, or of the part of
   * one that holds the character at `offset`. `opened` is false where none was found.
   */
  openSource(params: { spanId: string; message?: number; offset?: number }): { opened: boolean };
  /** Compares the templates of a message as they ran with what is there now, where they were edited. */
  compareSource(params: { spanId: string; message: number }): { opened: boolean };
  /** Which of the tools that a call had on offer are defined in the workspace, and where. */
  locateTools(params: { spanId: string }): OfferedTool[];
  /** Opens the definition of one of them. */
  openTool(params: { spanId: string; name: string }): { opened: boolean };
  /** Which frames of the span's recorded exceptions are in the workspace. */
  locateFrames(params: { spanId: string }): ExceptionFrames[];
  /** Opens one of them: of the event with this index, the frame that starts at this character. */
  openFrame(params: { spanId: string; event: number; start: number }): { opened: boolean };
  replay(params: { debug: boolean }): Record<string, never>;
  /** Asks which replay of a model call is wanted; whatever comes of it is told in the window. */
  offerReplays(params: { spanId: string }): Record<string, never>;
};

export type TraceViewEvents = {
  /** The run has changed; ask again for what is shown. */
  changed: { cursor: number };
  /** Select and reveal a span: the tree view was clicked. */
  reveal: { spanId: string };
};

export interface LinkedLocation extends SourceLocation {
  /** The template was edited since the run. */
  readonly stale?: true;
}

export interface MessageSources {
  /** Index in the span's input messages. */
  readonly message: number;
  readonly locations: readonly LinkedLocation[];
}

export interface ExceptionFrames {
  /** Index in the span's events. */
  readonly event: number;
  readonly frames: readonly LinkedFrame[];
}

/** A frame of a stack trace that is a link. */
export interface LinkedFrame {
  /** Character offsets in the trace. */
  readonly start: number;
  readonly end: number;
  readonly file: string;
  readonly line: number;
}

export interface OfferedTool {
  readonly name: string;
  /** More than one where nothing tells them apart. */
  readonly locations: readonly SourceLocation[];
}

export interface MessageMap extends TextMap {
  /** Index in the span's input messages. */
  readonly message: number;
}

/** What the panel keeps in `vscode.setState`, so that a reload of the window shows the same. */
export interface TraceViewState {
  readonly traceId: string;
  readonly selectedSpanId?: string;
  readonly collapsedSpanIds?: readonly string[];
  readonly scrollTop?: number;
  /** Shares of the width that the tree and the detail side have, 0 to 1. */
  readonly treeShare?: number;
  readonly detailShare?: number;
}
