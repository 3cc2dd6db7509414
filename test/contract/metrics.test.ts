import assert from 'node:assert/strict';
import type { MetricSeriesJson } from '../../src/protocol/metric-json.ts';
import { kill, serve, spanwise, spanwiseJson, type ServedCollector } from '../support/programs.ts';
import { sendRequest } from '../support/send-request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const traceId = '5b8efff798038103d269b633813fc60c';
const start = 1_763_000_000_000_000_000n;
const second = 1_000_000_000n;

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'vllm' } }] };

const spans = {
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          spans: [
            {
              traceId,
              spanId: 'eee19b7ec3c1b174',
              name: 'llm_request',
              startTimeUnixNano: String(start),
              endTimeUnixNano: String(start + second),
            },
          ],
        },
      ],
    },
  ],
};

function point(at: bigint, rest: object): object {
  return { startTimeUnixNano: String(start), timeUnixNano: String(at), ...rest };
}

const metrics = {
  resourceMetrics: [
    {
      resource,
      scopeMetrics: [
        {
          metrics: [
            {
              name: 'vllm:num_requests_waiting',
              gauge: {
                dataPoints: [
                  point(start + second, { asInt: '3' }),
                  point(start + 30n * second, { asInt: '5' }),
                  point(start + 3_600n * second, { asInt: '0' }),
                ],
              },
            },
            {
              name: 'vllm:request_queue_time_seconds',
              unit: 's',
              histogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  point(start + second, {
                    count: '4',
                    sum: 0.5,
                    bucketCounts: ['3', '1'],
                    explicitBounds: [0.1],
                  }),
                ],
              },
            },
          ],
        },
      ],
    },
  ],
};

describe('spanwise metrics', () => {
  const folder = temporaryFolder();
  let collector: ServedCollector;

  before(async () => {
    collector = await serve(folder.path);
    for (const [path, body] of [
      ['traces', spans],
      ['metrics', metrics],
    ] as const) {
      const answer = await sendRequest(`${collector.http}/v1/${path}`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.equal(answer.status, 200);
    }
  });
  after(async () => {
    await kill(collector.process, 'SIGKILL');
    folder.remove();
  });

  const list = async (...args: readonly string[]): Promise<readonly MetricSeriesJson[]> =>
    (await spanwiseJson(folder.path, ['metrics', ...args])) as MetricSeriesJson[];

  it('gives each series with its points as OTLP has them', async () => {
    const [waiting, queueTime, ...others] = await list();
    assert.deepEqual(others, []);
    assert.deepEqual(
      waiting?.points.map(({ asInt }) => asInt),
      ['3', '5', '0'],
    );
    const { service, unit, aggregationTemporality, points = [] } = queueTime ?? {};
    assert.deepEqual([service, unit, aggregationTemporality], ['vllm', 's', 'cumulative']);
    const { count, sum, bucketCounts, explicitBounds } = points[0] ?? {};
    assert.deepEqual([count, sum, bucketCounts, explicitBounds], ['4', 0.5, ['3', '1'], [0.1]]);
  });

  it('gives what was measured around a run', async () => {
    const [waiting] = await list('vllm:num_requests_waiting', '--run', traceId.slice(0, 6));
    assert.deepEqual(
      waiting?.points.map(({ asInt }) => asInt),
      ['3', '5'],
    );
  });

  it('gives the newest points where there are many, and none of an unknown name', async () => {
    const [waiting] = await list('vllm:num_requests_waiting', '--limit', '1');
    assert.deepEqual(
      waiting?.points.map(({ asInt }) => asInt),
      ['0'],
    );
    assert.deepEqual(await list('vllm:nothing'), []);
  });

  it('says in a line what was measured last, with a collector and without', async () => {
    const expected = [
      'vllm:num_requests_waiting  vllm  0  3 points',
      'vllm:request_queue_time_seconds  vllm  mean 0.125 s of 4  1 point',
      '',
    ].join('\n');
    assert.equal((await spanwise(folder.path, ['metrics'])).stdout, expected);
    await kill(collector.process, 'SIGTERM');
    assert.equal((await spanwise(folder.path, ['metrics'])).stdout, expected);
  });
});
