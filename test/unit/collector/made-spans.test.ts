import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import { Pipeline } from '../../../src/collector/pipeline.ts';
import { createRunQueries } from '../../../src/collector/run-queries.ts';
import { spanDerivation } from '../../../src/collector/span-decoding.ts';
import type { RunDetail } from '../../../src/protocol/collector-api.ts';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { logsRequest, type LoggedEvent, type LoggingAgent } from '../../support/logged-events.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const start = 1_795_212_017_000;

const claude: LoggingAgent = { service: 'claude-code', scope: 'com.anthropic.claude_code.events' };
const codex: LoggingAgent = { service: 'codex_cli_rs', scope: 'codex_otel' };
const gemini: LoggingAgent = { service: 'gemini-cli', scope: 'gemini-cli' };

describe('runs that are made of log records', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  let pipeline: Pipeline;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
    pipeline = newPipeline();
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });

  function newPipeline(): Pipeline {
    return new Pipeline({
      store,
      log: silentLog,
      ownerOf: () => undefined,
      onStored: () => undefined,
      onStoreFailed: (sentence) => assert.fail(sentence),
      onStoreRecovered: () => undefined,
    });
  }

  async function ingest(agent: LoggingAgent, events: readonly LoggedEvent[]): Promise<void> {
    await pipeline.ingest({ signal: 'logs', body: logsRequest(agent, events), format: 'json' });
  }

  async function details(): Promise<readonly RunDetail[]> {
    const queries = createRunQueries(store);
    const runs = await queries.listRuns({ limit: 10 });
    return Promise.all(runs.map(async ({ traceId }) => queries.getRun({ traceId })));
  }

  const claudeEvents = (prompt: string, atMs: number): readonly LoggedEvent[] => {
    const common = { 'session.id': 's-1', 'prompt.id': `p-${atMs}` };
    return [
      { name: 'user_prompt', atMs, attributes: { ...common, prompt } },
      {
        name: 'api_request',
        atMs: atMs + 900,
        attributes: {
          ...common,
          model: 'claude-sonnet-4-5',
          input_tokens: '220',
          output_tokens: 27,
          cache_read_tokens: 128,
          cache_creation_tokens: 64,
          cost_usd: 0.0013434,
          duration_ms: '800',
        },
      },
      {
        name: 'assistant_response',
        atMs: atMs + 901,
        attributes: { ...common, response: 'Let me look.' },
      },
      {
        name: 'tool_result',
        atMs: atMs + 1_000,
        attributes: {
          ...common,
          tool_name: 'Bash',
          tool_use_id: 'toolu_1',
          tool_input: '{"command":"ls"}',
          success: 'false',
          error: 'no such folder',
          duration_ms: '50',
        },
      },
      {
        name: 'api_error',
        atMs: atMs + 2_000,
        attributes: {
          ...common,
          model: 'claude-sonnet-4-5',
          error: 'Overloaded',
          status_code: 529,
          duration_ms: 100,
        },
      },
    ];
  };

  it('hold what Claude Code logs for each prompt', async () => {
    await ingest(claude, [
      { name: 'plugin_loaded', atMs: start, attributes: { 'session.id': 's-1' } },
      ...claudeEvents('first', start),
      ...claudeEvents('second', start + 10_000),
    ]);
    const [second, first] = await details();
    assert.ok(first && second);
    const { run, spans, logs } = first;
    assert.equal(run.name, 'claude_code.interaction');
    assert.deepEqual([run.llmCalls, run.toolCalls, run.errorCount], [2, 1, 3]);
    assert.deepEqual([run.durationMs, run.cost.usd], [2_000, 0.0013434]);
    assert.equal(run.usage.inputTokens, 220 + 128 + 64);
    assert.equal(logs.length, 5);
    const [root, call, tool, failed] = spans;
    assert.equal(root?.conversationId, 's-1');
    assert.deepEqual(call?.llm?.cost, { usd: 0.0013434, source: 'reported' });
    assert.equal(call.durationMs, 800);
    assert.deepEqual(tool?.tool, {
      name: 'Bash',
      callId: 'toolu_1',
      arguments: { command: 'ls' },
      error: 'no such folder',
    });
    assert.deepEqual(failed?.status, { code: 'error', message: 'Overloaded' });
    const told = failed.llm?.inputMessages?.map(({ role, parts }) => [
      role,
      parts.map(({ type }) => type),
    ]);
    assert.deepEqual(told, [
      ['user', ['text']],
      ['assistant', ['text', 'tool_call']],
      ['tool', ['tool_call_response']],
    ]);
    const answer = call.llm.outputMessages?.[0]?.parts;
    assert.deepEqual(answer, [{ type: 'text', content: 'Let me look.' }]);
    assert.ok(
      call.borrowed?.some(({ fact, from }) => fact === 'llm.outputMessages' && from === 'log'),
    );
    assert.notEqual(second.run.traceId, run.traceId);
  });

  it('are the same when records are sent again, in another batch and after a restart', async () => {
    const events = claudeEvents('once', start);
    await ingest(claude, events.slice(0, 2));
    await ingest(claude, events.slice(1));
    pipeline = newPipeline();
    await ingest(claude, events);
    const all = await details();
    assert.equal(all.length, 1);
    assert.deepEqual([all[0]?.run.spanCount, all[0]?.logs.length], [4, 5]);
    assert.equal(all[0]?.run.durationMs, 2_000);
  });

  it('are searched by what was said', async () => {
    await ingest(claude, claudeEvents('Where is the umbrella?', start));
    const queries = createRunQueries(store);
    const found = await queries.searchSpans({ text: 'umbrella', limit: 5 });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['claude_code.interaction'],
    );
  });

  it('hold what Codex logs, whose numbers are texts', async () => {
    const common = { 'conversation.id': 'c-1', model: 'gpt-5-codex' };
    await ingest(codex, [
      { name: 'codex.user_prompt', atMs: start, attributes: { ...common, prompt: 'Fix the test' } },
      { name: 'codex.api_request', atMs: start + 10, attributes: { ...common, duration_ms: '10' } },
      {
        name: 'codex.sse_event',
        atMs: start + 20,
        attributes: { ...common, 'event.kind': 'response.output_item.done', duration_ms: '1' },
      },
      {
        name: 'codex.sse_event',
        atMs: start + 499,
        attributes: { ...common, 'event.kind': 'response.completed', duration_ms: '0' },
      },
      {
        name: 'codex.sse_event',
        atMs: start + 500,
        attributes: {
          ...common,
          'event.kind': 'response.completed',
          input_token_count: '412',
          output_token_count: '27',
          cached_token_count: '128',
          reasoning_token_count: '16',
          tool_token_count: '439',
        },
      },
      {
        name: 'codex.tool_result',
        atMs: start + 700,
        attributes: {
          ...common,
          tool_name: 'shell',
          call_id: 'call_1',
          arguments: '{"command":["ls"]}',
          success: 'true',
          output: 'notes.md',
          duration_ms: '150',
        },
      },
      {
        name: 'codex.sse_event',
        atMs: start + 900,
        attributes: {
          ...common,
          'event.kind': 'response.completed',
          input_token_count: '500',
          output_token_count: '10',
        },
      },
    ]);
    const [detail] = await details();
    assert.ok(detail);
    assert.deepEqual([detail.run.name, detail.run.llmCalls, detail.run.toolCalls], ['codex', 2, 1]);
    assert.deepEqual(detail.run.usage, {
      inputTokens: 912,
      outputTokens: 37,
      cacheReadTokens: 128,
      reasoningTokens: 16,
      totalTokens: 949,
    });
    const last = detail.spans.findLast(({ kind }) => kind === 'llm');
    assert.deepEqual(last?.llm?.inputMessages, [
      { role: 'user', parts: [{ type: 'text', content: 'Fix the test' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'call_1', name: 'shell', arguments: { command: ['ls'] } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', result: 'notes.md' }] },
    ]);
  });

  const geminiEvents: readonly LoggedEvent[] = [
    {
      name: 'gemini_cli.user_prompt',
      atMs: start,
      attributes: { 'session.id': 'g-1', prompt_id: 'g-1########1', prompt: 'Say pong' },
    },
    {
      name: 'gemini_cli.api_request',
      atMs: start + 5,
      attributes: {
        'session.id': 'g-1',
        prompt_id: 'g-1########1',
        model: 'gemini-3-flash',
        request_text: '[{"role":"user","parts":[{"text":"Say pong"}]}]',
      },
    },
    {
      name: 'gemini_cli.api_response',
      atMs: start + 400,
      attributes: {
        'session.id': 'g-1',
        prompt_id: 'g-1########1',
        model: 'gemini-3-flash',
        duration_ms: 390,
        input_token_count: 412,
        output_token_count: 27,
        thoughts_token_count: 16,
        cached_content_token_count: 128,
        total_token_count: 455,
        finish_reasons: 'STOP',
        response_text: '{"candidates":[{"content":{"role":"model","parts":[{"text":"pong"}]}}]}',
      },
    },
  ];

  it('hold what Gemini CLI logs, which counts thoughts beside the output', async () => {
    await ingest(gemini, geminiEvents);
    const [detail] = await details();
    const call = detail?.spans.find(({ kind }) => kind === 'llm');
    assert.deepEqual(call?.llm?.usage, {
      inputTokens: 412,
      outputTokens: 43,
      cacheReadTokens: 128,
      reasoningTokens: 16,
      totalTokens: 455,
    });
    assert.deepEqual(call.llm.inputMessages?.[0]?.parts, [{ type: 'text', content: 'Say pong' }]);
    assert.deepEqual(call.llm.outputMessages?.[0]?.parts, [{ type: 'text', content: 'pong' }]);
  });

  it('hold what Qwen Code logs, which was made of Gemini CLI', async () => {
    const events = geminiEvents.map((event) => ({
      ...event,
      name: event.name.replace('gemini_cli.', 'qwen-code.'),
    }));
    await ingest({ service: 'qwen-code', scope: 'qwen-code' }, events);
    const [detail] = await details();
    assert.deepEqual([detail?.run.name, detail?.run.llmCalls], ['qwen-code', 1]);
    const call = detail?.spans.find(({ kind }) => kind === 'llm');
    assert.equal(call?.llm?.provider, undefined);
    assert.equal(call?.llm?.inputMessages?.length, 1);
  });

  const spansOf = (service: string): Uint8Array => {
    // Codex names the host in its logs, and not beside its spans.
    const resource = {
      attributes: [
        { key: 'service.name', value: { stringValue: service } },
        { key: 'host.name', value: { stringValue: 'vm' } },
      ],
    };
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'llm_call' };
    const body = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
    return new TextEncoder().encode(JSON.stringify(body));
  };
  const namesOfRuns = async () => (await details()).map(({ run }) => run.name);

  it('are not made where the process sends spans', async () => {
    await pipeline.ingest({ signal: 'traces', body: spansOf('gemini-cli'), format: 'json' });
    await ingest(gemini, geminiEvents);
    assert.deepEqual(await namesOfRuns(), ['llm_call']);
  });

  it('go again where the first spans come after the first records, which stay', async () => {
    await ingest(gemini, geminiEvents);
    assert.deepEqual(await namesOfRuns(), ['gemini-cli']);
    const [made] = await details();
    assert.ok(made !== undefined && made.logs.length > 0);
    await pipeline.ingest({ signal: 'traces', body: spansOf('gemini-cli'), format: 'json' });
    assert.deepEqual(await namesOfRuns(), ['llm_call']);
    assert.deepEqual(await createRunQueries(store).searchSpans({ text: 'gemini', limit: 10 }), []);
    await ingest(gemini, geminiEvents);
    assert.deepEqual(await namesOfRuns(), ['llm_call']);
  });

  it('stay where another program sends spans', async () => {
    await ingest(gemini, geminiEvents);
    await pipeline.ingest({ signal: 'traces', body: spansOf('shop'), format: 'json' });
    assert.deepEqual((await namesOfRuns()).toSorted(), ['gemini-cli', 'llm_call']);
  });
});
