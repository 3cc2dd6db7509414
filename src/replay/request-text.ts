import { isJsonArray, isJsonObject, type JsonValue } from '../base/json.ts';
import { memberPath } from './field-path.ts';
import type { ReadRequest } from './request-reading.ts';

/**
 * A request as text that a line-by-line diff reads well: one line per field, named as in divergences,
 * and prompts with their own line breaks.
 */
export function requestText(request: ReadRequest): string {
  const lines = [`${request.method} ${request.path}`, ''];
  if (request.body !== undefined) writeValue(lines, '', request.body);
  return `${lines.join('\n')}\n`;
}

function writeValue(lines: string[], field: string, value: JsonValue): void {
  if (isJsonArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) writeValue(lines, `${field}[${index}]`, item);
  } else if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [key, member] of Object.entries(value)) {
      writeValue(lines, memberPath(field, key), member);
    }
  } else {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const label = field === '' ? 'body' : field;
    if (text.includes('\n'))
      lines.push(`${label}:`, ...text.split('\n').map((line) => `  ${line}`));
    else lines.push(`${label}: ${text}`);
  }
}
