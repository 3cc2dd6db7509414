/** A place in the workspace that produced a span's text. Lines and columns count from 1. */
export interface SourceLocation {
  /** Relative to the workspace folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly via: 'code-attributes' | 'prompt-name' | 'template-match' | 'definition';
}
