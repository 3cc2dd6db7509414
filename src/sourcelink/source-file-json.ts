import type { Definition } from './definitions.ts';
import type { SourceFile, Template } from './template.ts';

/** A file's templates as text, to send to another thread or to keep on a disk. One line. */
export function sourceFileToJson({
  templates,
  aliases,
  lineStarts,
  definitions,
}: SourceFile): string {
  return JSON.stringify([templates, [...aliases], lineStarts, definitions]);
}

/** What `sourceFileToJson` made. The text is trusted: check it before where it may be damaged. */
export function sourceFileFromJson(json: string): SourceFile {
  const [templates, aliases, lineStarts, definitions] = JSON.parse(json) as [
    readonly Template[],
    readonly (readonly [string, string])[],
    readonly number[],
    readonly Definition[],
  ];
  return { templates, aliases: new Map(aliases), lineStarts, definitions };
}
