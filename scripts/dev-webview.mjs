// The trace panel in a plain browser, on recorded runs: `npm run dev:webview`, then open the address.
// Builds in memory, anew whenever a file changes. `--port N` takes that port, 0 any free one.
import { context } from 'esbuild';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog } from '../src/base/log.ts';
import { nanosToMs } from '../src/base/nanos.ts';
import { toTimeline } from '../src/collector/timeline.ts';
import { messageText } from '../src/model/message.ts';
import { describedTools } from '../src/protocol/described-tool.ts';
import { spanToJson } from '../src/protocol/span-json.ts';
import { stackFrames } from '../src/sourcelink/stack-frames.ts';
import { mapText } from '../src/workspace/counted-texts.ts';
import { openWorkspaceIndex } from '../src/workspace/workspace-index.ts';
import { readRuns } from '../test/support/captures.ts';
import { grammarsFolder } from '../test/support/grammars.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { port: { type: 'string', default: '8137' } } });

const build = await context({
  absWorkingDir: root,
  entryPoints: ['webview/dev/dev.ts'],
  outdir: 'webview/dev',
  bundle: true,
  write: false,
  format: 'esm',
  target: 'chrome130',
  sourcemap: 'inline',
  plugins: [recordedRunsPlugin()],
  logLevel: 'warning',
});
const { port } = await build.serve({
  host: '127.0.0.1',
  port: Number(values.port),
  servedir: join(root, 'webview/dev'),
});
const address = `http://127.0.0.1:${port}/`;
if (process.stdout.isTTY) await build.watch();
console.log(`The trace panel: ${address}?reload`);
console.log('Add &theme=light or &theme=hc, &run=1, &spans=10000, &live=8.');

/** The recordings of real agents, read by the program's own decoder and dialects on every build. */
function recordedRunsPlugin() {
  return {
    name: 'recorded-runs',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/recorded-runs\.json$/ }, ({ path }) => ({
        path,
        namespace: 'recorded-runs',
      }));
      onLoad({ filter: /.*/, namespace: 'recorded-runs' }, async () => {
        const index = await openWorkspaceIndex({
          folders: [join(root, 'test/fixtures/source/agents/vercel-ai-v7/program')],
          grammarsFolder,
          log: silentLog,
        });
        const runs = readRuns('vercel-ai-v7').map((run) => toFakeRun(run, index));
        return { loader: 'json', contents: JSON.stringify(await Promise.all(runs)) };
      });
    },
  };
}

/** What the scripted model server answered in milliseconds, a real one answers in seconds. */
const stretch = 40;
/** Where the recorded program keeps its prompts. */
const promptFile = 'src/prompts/travel.mjs';

async function toFakeRun({ run, spans }, index) {
  const startsMs = spans.map((span) => nanosToMs(span.startTime - run.startTime) * stretch);
  const rows = spans.map((span, row) => ({
    span_id: span.spanId,
    parent_span_id: span.parentSpanId ?? null,
    name: span.name,
    kind: span.kind,
    status: span.status.code,
    start_ms: startsMs[row],
    duration_ms: nanosToMs((span.endTime ?? span.startTime) - span.startTime) * stretch,
    input_tokens: span.llm?.usage?.inputTokens ?? null,
    output_tokens: span.llm?.usage?.outputTokens ?? null,
    cost_usd: span.llm?.cost?.usd ?? null,
  }));
  const timeline = toTimeline({ run, change: 1 }, rows);
  return {
    timeline: { ...timeline, run: { ...timeline.run, durationMs: run.durationMs * stretch } },
    spans: Object.fromEntries(spans.map((span, row) => [span.spanId, toFakeSpan(span, rows[row])])),
    sources: Object.fromEntries(spans.map((span) => [span.spanId, sourcesOf(span)])),
    tools: Object.fromEntries(spans.map((span) => [span.spanId, toolsOf(span, index)])),
    frames: Object.fromEntries(spans.map((span) => [span.spanId, framesOf(span, index)])),
    maps: Object.fromEntries(
      await Promise.all(spans.map(async (span) => [span.spanId, await mapsOf(span, index)])),
    ),
  };
}

function toFakeSpan(span, row) {
  return { ...spanToJson(span), durationMs: row.duration_ms };
}

/** The two templates of the recorded program, found by their fixed words. */
function sourcesOf(span) {
  const lineOf = (text) => (text.includes('Nimbus') ? 3 : text.includes('Traveller:') ? 10 : 0);
  return (span.llm?.inputMessages ?? []).flatMap((message, index) => {
    const line = lineOf(message.parts.map((part) => part.content ?? '').join(''));
    if (line === 0) return [];
    return [{ message: index, locations: [{ file: promptFile, line, via: 'template-match' }] }];
  });
}

/** The tools that a call had on offer, where the recorded program defines them. */
function toolsOf(span, index) {
  return describedTools(span.llm?.toolDefinitions ?? []).flatMap(({ name, descriptions }) => {
    const locations = index.locateDefinition({ name, texts: descriptions });
    return locations.length === 0 ? [] : [{ name, locations }];
  });
}

/** The frames of the recorded exceptions that are in the recorded program. */
function framesOf(span, index) {
  return span.events.flatMap(({ attributes }, event) => {
    const trace = attributes.get('exception.stacktrace');
    if (typeof trace !== 'string') return [];
    const frames = stackFrames(trace).flatMap(({ start, end, file, line }) => {
      const { location } = index.locateCode({ file, line });
      return location === undefined ? [] : [{ start, end, file: location.file, line }];
    });
    return [{ event, frames }];
  });
}

/** What those messages are made of, by the real index of the recorded program. */
function mapsOf(span, index) {
  const input = span.llm?.inputMessages ?? [];
  return Promise.all(
    sourcesOf(span).map(async ({ message }) => {
      const text = messageText(input[message]);
      const [matches] = index.locateTexts([text]);
      return { message, ...(await mapText(text, matches, span.llm?.requestModel)) };
    }),
  );
}
