import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { isJsonObject, stringMember } from '../base/json.ts';
import { extractionGrammars } from '../sourcelink/extract-templates.ts';
import { FileExtractor, type FileExtraction, type FileToExtract } from './file-extractor.ts';

/**
 * A thread that takes templates out of files, so that a first index uses more than one core. Started by
 * `ExtractionThreads` with `workerData: { grammarsFolder }`.
 */

/** Files to read, and what came of them, in the same order. */
export interface ExtractionOrder {
  readonly number: number;
  readonly files: readonly FileToExtract[];
}
export interface ExtractionAnswer {
  readonly number: number;
  readonly extractions: readonly FileExtraction[];
}

const data: unknown = workerData;
const grammarsFolder = isJsonObject(data) ? stringMember(data, 'grammarsFolder') : undefined;
if (grammarsFolder === undefined || parentPort === null)
  throw new Error(
    'The extraction thread runs as a worker thread, and is told where its grammars are.',
  );
const grammars = extractionGrammars((file) => readFile(join(grammarsFolder, file)));
const extractor = new FileExtractor(grammars);
const port = parentPort;

async function answer({ number, files }: ExtractionOrder): Promise<void> {
  const extractions: FileExtraction[] = [];
  for (const file of files) extractions.push(await extractor.extract(file));
  port.postMessage({ number, extractions } satisfies ExtractionAnswer);
}

port.on('message', (order: ExtractionOrder) => void answer(order));
