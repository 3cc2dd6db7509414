import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../golden', import.meta.url));

/**
 * Holds text against `test/golden/<name>.txt`. With `UPDATE_GOLDEN=1` the file is written instead: read
 * the difference before you commit it.
 */
export function matchGolden(name: string, text: string): void {
  const file = join(folder, `${name}.txt`);
  const actual = text.endsWith('\n') ? text : `${text}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing: UPDATE_GOLDEN=1 npm run test:unit writes it.`);
  // Git may check text files out with the line ends of Windows.
  const expected = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  assert.equal(actual, expected, `${name} differs from its golden: UPDATE_GOLDEN=1 rewrites it.`);
}
