import type { Gateway } from '../../src/gateway/start-gateway.ts';
import type { RecordedExchange, RecordedResponse } from '../../src/model/recorded-exchange.ts';
import { chatRequest, prompt, recording } from './recorded-exchanges.ts';
import { send, type Reply, type ScriptedUpstream } from './scripted-upstream.ts';
import { openAiUrl, replaying, type TestReplayOptions } from './test-gateway.ts';

// One question that a program asks OpenAI through a replaying gateway, and its recording.

export const question = prompt('Be brief.', 'Weather in Lisbon?');
export const chatPath = '/v1/chat/completions';

export function ask(gateway: Gateway, body: unknown = question): Promise<Reply> {
  return send(openAiUrl(gateway, chatPath), { body: JSON.stringify(body) });
}

export function answered(response: RecordedResponse): readonly RecordedExchange[] {
  return recording([chatRequest(question), response]);
}

export interface TestServers {
  readonly open: (Gateway | ScriptedUpstream)[];
  readonly replay: (
    exchanges: readonly RecordedExchange[],
    options?: TestReplayOptions,
  ) => ReturnType<typeof replaying>;
}

/** Called in a `describe`: what stands in `open` is closed after each of its tests. */
export function testServers(): TestServers {
  const open: TestServers['open'] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });
  return {
    open,
    replay: async (exchanges, options) => {
      const started = await replaying(exchanges, options);
      open.push(started.gateway);
      return started;
    },
  };
}
