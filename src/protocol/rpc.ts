import type { Disposable } from '../base/disposable.ts';
import { toDisposable } from '../base/disposable.ts';
import { isJsonObject, stringMember, type JsonObject, type JsonValue } from '../base/json.ts';

/**
 * One typed channel for every process border: window ↔ collector, window ↔ view, window ↔ worker.
 * Frames are JSON. A request ends in exactly one of: result, error, channel closed.
 * Events carry a complete value or "changed up to here", never a delta, so that losing one is harmless.
 */
export interface Transport {
  send(frame: JsonValue): void;
  onFrame(listener: (frame: unknown) => void): Disposable;
  onClose(listener: () => void): Disposable;
}

/** What serves a method map: every method takes one object and gives one value, both JSON. */
export type Handlers<M> = {
  readonly [Method in keyof M]: M[Method] extends (params: infer Params) => infer Result
    ? (params: Params) => Result | Promise<Result>
    : never;
};

type ParamsOf<Method> = Method extends (params: infer Params) => unknown ? Params : never;
type ResultOf<Method> = Method extends (params: never) => infer Result ? Result : never;

export class RpcError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

export interface Client<M, E> extends Disposable {
  /** Rejects with `RpcError`: the other side's code, or `closed` where the channel ended first. */
  request<Name extends keyof M & string>(
    method: Name,
    params: ParamsOf<M[Name]>,
  ): Promise<ResultOf<M[Name]>>;
  on<Name extends keyof E & string>(event: Name, listener: (value: E[Name]) => void): Disposable;
  onClose(listener: () => void): Disposable;
}

export interface Server<E> extends Disposable {
  emit<Name extends keyof E & string>(event: Name, value: E[Name]): void;
}

/** Calls the methods that the other end of `transport` serves. */
export function connect<M, E>(transport: Transport): Client<M, E> {
  let nextId = 1;
  let closed = false;
  const pending = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >();
  const listeners = new Map<string, Set<(value: never) => void>>();

  const frames = transport.onFrame((frame) => {
    if (!isJsonObject(frame)) return;
    if (typeof frame['event'] === 'string') {
      for (const listener of listeners.get(frame['event']) ?? []) listener(frame['value'] as never);
      return;
    }
    const call = typeof frame['id'] === 'number' ? pending.get(frame['id']) : undefined;
    if (call === undefined) return;
    pending.delete(frame['id'] as number);
    if (isJsonObject(frame['error'])) call.reject(errorFromFrame(frame['error']));
    else call.resolve(frame['result'] as never);
  });
  const closing = transport.onClose(close);

  function close(): void {
    closed = true;
    for (const call of pending.values())
      call.reject(new RpcError('closed', 'The connection was closed.'));
    pending.clear();
  }

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new RpcError('closed', 'The connection was closed.'));
          return;
        }
        const id = nextId++;
        pending.set(id, { resolve, reject });
        transport.send({ id, method, params: params as JsonValue });
      }),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return toDisposable(() => set.delete(listener));
    },
    onClose: (listener) => transport.onClose(listener),
    dispose: () => {
      frames.dispose();
      closing.dispose();
      close();
    },
  };
}

/** Serves `handlers` on `transport`. A handler that throws becomes an error at the caller, never silence. */
export function serve<M, E>(transport: Transport, handlers: Handlers<M>): Server<E> {
  const frames = transport.onFrame((frame) => {
    if (!isJsonObject(frame) || typeof frame['id'] !== 'number') return;
    const { id } = frame;
    const method = stringMember(frame, 'method') ?? '';
    void answer(method, frame['params']).then(
      (result) => transport.send({ id, result: (result ?? null) as JsonValue }),
      (error: unknown) => transport.send({ id, error: errorToFrame(error) }),
    );
  });
  async function answer(method: string, params: unknown): Promise<unknown> {
    const handler = Object.hasOwn(handlers, method)
      ? (handlers[method as keyof M] as (params: unknown) => unknown)
      : undefined;
    if (handler === undefined)
      throw new RpcError('unknown-method', `There is no method "${method}".`);
    return handler(params);
  }

  return {
    emit: (event, value) => transport.send({ event, value: value as JsonValue }),
    dispose: () => frames.dispose(),
  };
}

function errorToFrame(error: unknown): JsonValue {
  if (error instanceof RpcError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function errorFromFrame(error: JsonObject): RpcError {
  return new RpcError(
    stringMember(error, 'code') ?? 'internal',
    stringMember(error, 'message') ?? '',
  );
}
