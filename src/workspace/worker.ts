import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { defined } from '../base/defined.ts';
import { isJsonObject, stringMember } from '../base/json.ts';
import { silentLog } from '../base/log.ts';
import { portTransport } from '../protocol/port-transport.ts';
import { serve, type Transport } from '../protocol/rpc.ts';
import type { WorkspaceApi, WorkspaceEvents } from '../protocol/workspace-api.ts';
import { stackFrames } from '../sourcelink/stack-frames.ts';
import { withFormerTemplate } from '../sourcelink/stale-match.ts';
import { BackgroundLookups } from './background-lookups.ts';
import { lineTokens, mapText } from './counted-texts.ts';
import { TemplateUsageIndex } from './template-usage.ts';
import { countsAs } from './token-counter.ts';
import { openWorkspaceIndex, type WorkspaceIndex } from './workspace-index.ts';

/**
 * The thread that indexes the workspace, so that the editor is never held up. It serves `WorkspaceApi`
 * to the thread that started it. Its grammars lie beside its bundle; run from source it is told where,
 * as `workerData: { grammarsFolder }`.
 */

function threadTransport(): Transport {
  if (parentPort === null) throw new Error('The workspace indexer runs as a worker thread only.');
  return portTransport(parentPort, 'close');
}

function grammarsFolder(): string {
  const data: unknown = workerData;
  const told = isJsonObject(data) ? stringMember(data, 'grammarsFolder') : undefined;
  if (told !== undefined) return told;
  if (typeof __dirname === 'string') return join(__dirname, 'grammars');
  throw new Error('The workspace indexer was not told where its grammars are.');
}

/** It lies beside the bundle, too; run from source, this thread does without where it is not told. */
function extractionProgram(): string | undefined {
  const data: unknown = workerData;
  if (typeof __dirname === 'string') return join(__dirname, 'extraction-thread.cjs');
  return isJsonObject(data) ? stringMember(data, 'extractionProgram') : undefined;
}

/** Any change of the code that takes templates out changes the bundle. */
async function ownVersion(): Promise<string> {
  if (typeof __filename !== 'string') return 'source';
  return createHash('sha256')
    .update(await readFile(__filename))
    .digest('base64url');
}

async function openIndex({
  folders,
  pathMappings = [],
  excluded,
  storageFolder,
}: Parameters<WorkspaceApi['openFolders']>[0]): Promise<WorkspaceIndex> {
  const kept =
    storageFolder === undefined
      ? {}
      : {
          cache: { file: join(storageFolder, 'templates.txt'), version: await ownVersion() },
          historyFile: join(storageFolder, 'former-templates.json'),
        };
  return openWorkspaceIndex({
    folders: folders.map(({ path }) => path),
    grammarsFolder: folder,
    log: silentLog,
    pathMappings,
    ...kept,
    ...defined({ excluded, extractionProgram: extractionProgram() }),
  });
}

/** Requests that come while the folders are read wait for them. */
let opening: Promise<WorkspaceIndex | undefined> = Promise.resolve(undefined);
let current: WorkspaceIndex | undefined;
const folder = grammarsFolder();
const usage = new TemplateUsageIndex({
  locate: (text, hints) => current?.locateTexts([text], hints)[0] ?? [],
  locateCode: (code) => current?.locateCode(code).location,
});
/** Changes in the order in which they came. It never rejects: what is wrong with a file is its own matter. */
let updating: Promise<void> = Promise.resolve();

async function updateFile(change: {
  readonly path: string;
  readonly text?: string;
}): Promise<void> {
  await (await opening)?.updateFile(change).catch(() => undefined);
  usage.fileChanged(change.path);
  lookups.start();
}

/** The index with every change that came before: who asks behind an edit means the edited file. */
async function indexNow(): Promise<WorkspaceIndex | undefined> {
  const index = await opening;
  await updating;
  return index;
}

const lookups = new BackgroundLookups(usage, () => server.emit('usageChanged', {}));

const server = serve<WorkspaceApi, WorkspaceEvents>(threadTransport(), {
  openFolders: async (params) => {
    opening = openIndex(params);
    current = await opening;
    usage.everythingChanged();
    lookups.start();
    return {
      files: current?.fileCount ?? 0,
      templates: current?.templateCount ?? 0,
      skipped: [...(current?.skipped ?? [])],
    };
  },
  updateFile: async (change) => {
    updating = updating.then(() => updateFile(change));
    await updating;
    return {};
  },
  locateTexts: async ({ texts, hints }) =>
    (await indexNow())?.locateTexts(texts, hints) ?? texts.map(() => []),
  locateCode: async (code) => (await indexNow())?.locateCode(code) ?? {},
  mapTexts: async ({ texts, hints, model }) => {
    const matches = (await indexNow())?.locateTexts(texts, hints) ?? [];
    return Promise.all(texts.map((text, index) => mapText(text, matches[index] ?? [], model)));
  },
  lineTokens: async ({ path }) => {
    const sent = usage.newestRenderings(path);
    const lines = await Promise.all(sent.map(({ text, match }) => lineTokens(text, match)));
    const isOwn = sent.every(({ model }) => countsAs(model) === 'own');
    return { lines: lines.flat(), tokenizer: isOwn ? 'own' : 'another' };
  },
  setRunCalls: (calls) => {
    usage.setRun(calls);
    lookups.start();
    return {};
  },
  templateUsage: async ({ path }) => {
    await indexNow();
    return usage.ofFile(path);
  },
  lastRendering: async ({ path, line }) => {
    await indexNow();
    return defined({ rendering: usage.lastRendering(path, line) });
  },
  lastCall: async (range) => {
    await indexNow();
    return defined({ call: usage.lastCall(range) });
  },
  formerText: ({ text, ...match }) => ({ text: withFormerTemplate(text, match) }),
  locateStack: async ({ trace }) => {
    const index = await indexNow();
    return stackFrames(trace).flatMap(({ start, end, file, line, column }) => {
      const location = index?.locateCode({ file, line, ...defined({ column }) }).location;
      return location === undefined ? [] : [{ start, end, location }];
    });
  },
  locatePrompt: async (wanted) => (await opening)?.locatePrompt(wanted) ?? [],
  locateDefinition: async (wanted) => (await indexNow())?.locateDefinition(wanted) ?? [],
});
