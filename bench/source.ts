/**
 * How often a text is located right, on the corpus of `bench/accuracy`; and how fast the workspace is
 * indexed and a text is located, on a generated workspace of 5,000 files with 10,000 prompt templates
 * among ordinary code. Run: `node bench/source.ts [accuracy] [--failures]`; with the first word nothing
 * is timed, with the second the failures of the open half are listed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../src/base/log.ts';
import { millisecondsAt } from './support/percentile.ts';
import { accuracyLine, measureAccuracy } from './support/source-accuracy.ts';
import { openWorkspaceIndex, type WorkspaceIndex } from '../src/workspace/workspace-index.ts';

const extractionProgram = fileURLToPath(
  new URL('../src/workspace/extraction-thread.ts', import.meta.url),
);
const fileCount = 5_000;
const templatesPerFile = 2;
const lookupCount = 500;
const grammarsFolder = fileURLToPath(
  new URL('../node_modules/@vscode/tree-sitter-wasm/wasm', import.meta.url),
);

/** Words of English prose; a template is a random sequence of them, so neighbours share phrases. */
const words =
  'the a of to and in for with on as is are you your answer question user customer always never only use tool document context write read short long list item first last give say tell find each order price name city date format json text result step plan check rule before after if when then not must may should model agent task help look search policy weather review reply summary detail example language tone polite exact number'.split(
    ' ',
  );

/** The same workspace in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface GeneratedTemplate {
  readonly file: string;
  readonly pieces: readonly string[];
}

const random = randomNumbers(1);
const oneOf = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

function sentence(): string {
  const length = 6 + Math.floor(random() * 10);
  return `${Array.from({ length }, () => oneOf(words)).join(' ')}.`;
}

/** Two to twelve sentences with a hole between each two: 60 to 900 characters. */
function pieces(): string[] {
  return Array.from({ length: 2 + Math.floor(random() * 11) }, sentence);
}

/** Code that holds no prompt: what most of a file is. */
function ordinaryCode(number: number): string {
  return Array.from(
    { length: 12 },
    (_, index) =>
      `export function step${number}_${index}(value: number): string {\n` +
      `  if (value > ${index}) throw new Error('value ' + value + ' is out of range');\n` +
      `  return names.get('key-${index}') ?? String(value * ${index});\n}\n`,
  ).join('\n');
}

function writeWorkspace(folder: string): GeneratedTemplate[] {
  const templates: GeneratedTemplate[] = [];
  for (let number = 0; number < fileCount; number += 1) {
    const isPython = number % 3 === 0;
    const file = `package-${number % 50}/module-${number}.${isPython ? 'py' : 'ts'}`;
    const own = Array.from({ length: templatesPerFile }, pieces);
    for (const each of own) templates.push({ file, pieces: each });
    const code = own.map((each, index) =>
      isPython
        ? `def prompt_${index}(value):\n    return f"""${each.join(' {value}\n')}"""\n`
        : `export const prompt${index} = (value: string) => \`${each.join(' ${value}\n')}\`;\n`,
    );
    const rest = isPython
      ? 'import os\n\ndef run(value):\n    return value + 1\n'.repeat(12)
      : ordinaryCode(number);
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code.join('\n')}\n${rest}`);
  }
  return templates;
}

function measureLookups(
  index: WorkspaceIndex,
  templates: readonly GeneratedTemplate[],
  name: string,
  padding: string,
): void {
  const times: number[] = [];
  let right = 0;
  let wrong = 0;
  for (let count = 0; count < lookupCount; count += 1) {
    const template = oneOf(templates);
    const text = `${padding}${template.pieces.join(' Lisbon\n')}`;
    const before = performance.now();
    const [matches = []] = index.locateTexts([text]);
    times.push(performance.now() - before);
    if (matches.some(({ file }) => file === template.file)) right += 1;
    wrong += matches.filter(({ file }) => file !== template.file).length;
  }
  console.log(
    `${name}: ${millisecondsAt(times)}; ${right} of ${lookupCount} found, ${wrong} wrong`,
  );
}

async function measureUpdates(
  index: WorkspaceIndex,
  folder: string,
  templates: readonly GeneratedTemplate[],
): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    const path = join(folder, oneOf(templates).file);
    const before = performance.now();
    await index.updateFile({ path });
    times.push(performance.now() - before);
  }
  console.log(`a saved file: ${millisecondsAt(times)}`);
}

const measured = await measureAccuracy(grammarsFolder);
console.log(
  `corpus of ${measured.templates} templates, ${measured.messages} messages: ` +
    `a lookup ${millisecondsAt(measured.times)}`,
);
for (const accuracy of measured.halves) {
  if (process.argv.includes('--failures') && accuracy.half === 'open')
    console.log(accuracy.failures.join('\n'));
  console.log(accuracyLine(accuracy));
}
if (process.argv.includes('accuracy')) process.exit();

/** Of all threads: on a machine that does other work, too, it tells more than the clock. */
function processorSeconds(before: NodeJS.CpuUsage): string {
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1e6).toFixed(1);
}

const folder = mkdtempSync(join(tmpdir(), 'spanwise-bench-'));
const storage = mkdtempSync(join(tmpdir(), 'spanwise-bench-storage-'));
try {
  const templates = writeWorkspace(folder);
  const memoryBefore = process.memoryUsage().rss;
  const before = performance.now();
  const cache = { file: join(storage, 'templates'), version: 'bench' };
  const open = (): Promise<WorkspaceIndex> =>
    openWorkspaceIndex({
      folders: [folder],
      grammarsFolder,
      extractionProgram,
      cache,
      log: silentLog,
    });
  const cpuBefore = process.cpuUsage();
  const index = await open();
  const seconds = (performance.now() - before) / 1000;
  const cpuSeconds = processorSeconds(cpuBefore);
  const megabytes = (process.memoryUsage().rss - memoryBefore) / 2 ** 20;
  console.log(
    `index: ${index.fileCount} files, ${templates.length} prompts, ${index.templateCount} templates ` +
      `in ${seconds.toFixed(2)} s (${cpuSeconds} s of processors), ${megabytes.toFixed(0)} MB`,
  );
  const againBefore = performance.now();
  const againCpu = process.cpuUsage();
  await open();
  console.log(
    `the same again, with what was kept: ${((performance.now() - againBefore) / 1000).toFixed(2)} s ` +
      `(${processorSeconds(againCpu)} s of processors)`,
  );
  measureLookups(index, templates, 'a prompt', '');
  measureLookups(
    index,
    templates,
    'a prompt in 20,000 other characters',
    `${Array.from({ length: 300 }, sentence).join(' ')}\n`.slice(-20_000),
  );
  await measureUpdates(index, folder, templates);
} finally {
  for (const each of [folder, storage]) rmSync(each, { recursive: true, force: true });
}
