import assert from 'node:assert/strict';
import { toDisposable } from '../../../src/base/disposable.ts';
import { connect, RpcError, serve, type Transport } from '../../../src/protocol/rpc.ts';

type Api = {
  double(params: { value: number }): { value: number };
  fail(params: { code?: string }): Record<string, never>;
  never(params: Record<string, never>): Record<string, never>;
};
type Events = { ticked: { count: number } };

/** Two ends of a channel in one process; frames arrive in a later turn, as they do between processes. */
function transportPair(): { left: Transport; right: Transport; close: () => void } {
  const ends = [new Set<(frame: unknown) => void>(), new Set<(frame: unknown) => void>()] as const;
  const closers = new Set<() => void>();
  const end = (
    mine: Set<(frame: unknown) => void>,
    other: Set<(frame: unknown) => void>,
  ): Transport => ({
    send: (frame) => {
      const copy: unknown = JSON.parse(JSON.stringify(frame));
      queueMicrotask(() => other.forEach((listener) => listener(copy)));
    },
    onFrame: (listener) => {
      mine.add(listener);
      return toDisposable(() => mine.delete(listener));
    },
    onClose: (listener) => {
      closers.add(listener);
      return toDisposable(() => closers.delete(listener));
    },
  });
  return {
    left: end(ends[0], ends[1]),
    right: end(ends[1], ends[0]),
    close: () => closers.forEach((closer) => closer()),
  };
}

function connected() {
  const { left, right, close } = transportPair();
  const server = serve<Api, Events>(right, {
    double: ({ value }) => ({ value: value * 2 }),
    fail: ({ code }) => {
      throw code === undefined ? new Error('broken') : new RpcError(code, 'refused');
    },
    never: () => new Promise(() => undefined),
  });
  return { client: connect<Api, Events>(left), server, left, close };
}

describe('rpc', () => {
  it('answers each request with its own result', async () => {
    const { client } = connected();
    const answers = await Promise.all(
      [1, 2, 3].map((value) => client.request('double', { value })),
    );
    assert.deepEqual(answers, [{ value: 2 }, { value: 4 }, { value: 6 }]);
  });

  it('brings an error back with its code, and a bug as internal', async () => {
    const { client } = connected();
    await assert.rejects(client.request('fail', { code: 'not-found' }), { code: 'not-found' });
    await assert.rejects(client.request('fail', {}), { code: 'internal', message: 'broken' });
  });

  it('refuses methods that are not served, inherited names too', async () => {
    const { client } = connected();
    const request = (method: string, params: object): Promise<unknown> =>
      client.request(method as 'double', params as { value: number });
    await assert.rejects(request('toString', {}), { code: 'unknown-method' });
    await assert.rejects(request('nothing', {}), { code: 'unknown-method' });
  });

  it('ends what is pending, and what comes later, when the channel closes', async () => {
    const { client, close } = connected();
    const pending = client.request('never', {});
    close();
    await assert.rejects(pending, { code: 'closed' });
    await assert.rejects(client.request('double', { value: 1 }), { code: 'closed' });
  });

  it('carries events to those who listen, until they stop', async () => {
    const { client, server } = connected();
    const counts: number[] = [];
    const listening = client.on('ticked', ({ count }) => counts.push(count));
    server.emit('ticked', { count: 1 });
    await client.request('double', { value: 0 });
    listening.dispose();
    server.emit('ticked', { count: 2 });
    await client.request('double', { value: 0 });
    assert.deepEqual(counts, [1]);
  });

  it('ignores frames that are none', async () => {
    const { client, left } = connected();
    for (const frame of [null, 7, 'text', [], { id: 'x' }, { id: 999, result: 1 }])
      left.send(frame);
    assert.deepEqual(await client.request('double', { value: 4 }), { value: 8 });
  });
});
