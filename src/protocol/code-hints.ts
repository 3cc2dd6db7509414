import type { JsonValue } from '../base/json.ts';
import type { SpanJson } from './span-json.ts';

/** What a span tells of the code that made it. The file is a path of the machine that it ran on. */
export type CodeHints = {
  file?: string;
  line?: number;
  column?: number;
  functionName?: string;
  module?: string;
};

/** From the code attributes by their old and new names, and from the instrumentation's scope. */
export function codeHints(span: Pick<SpanJson, 'attributes' | 'scope'>): CodeHints {
  const { attributes } = span;
  const told = (...names: readonly string[]): JsonValue | undefined =>
    names.map((name) => attributes[name]).find((value) => value !== undefined);
  const file = told('code.file.path', 'code.filepath');
  const line = told('code.line.number', 'code.lineno');
  const column = told('code.column.number', 'code.column');
  const functionName = told('code.function.name', 'code.function');
  const module = told('code.namespace') ?? span.scope;
  return {
    ...(typeof file === 'string' && file !== '' && { file }),
    ...(isPosition(line) && { line }),
    ...(isPosition(column) && { column }),
    ...(typeof functionName === 'string' && functionName !== '' && { functionName }),
    ...(typeof module === 'string' && module !== '' && { module }),
  };
}

function isPosition(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
