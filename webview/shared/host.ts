import { toDisposable } from '../../src/base/disposable.ts';
import type { Transport } from '../../src/protocol/rpc.ts';

/** What a view has of the window around it: a channel, and a place to keep its state over a reload. */
export interface ViewHost {
  readonly transport: Transport;
  /** What `setState` was given last; anything, since an older version may have written it. */
  getState(): unknown;
  setState(state: object): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The window that hosts this webview. May be called once: VS Code gives its API out once. */
export function vscodeHost(): ViewHost {
  const api = acquireVsCodeApi();
  return {
    transport: {
      send: (frame) => api.postMessage(frame),
      onFrame: (listener) => {
        const onMessage = (event: MessageEvent<unknown>): void => listener(event.data);
        window.addEventListener('message', onMessage);
        return toDisposable(() => window.removeEventListener('message', onMessage));
      },
      // A webview is thrown away with its panel: there is no close that it could live to see.
      onClose: () => toDisposable(() => undefined),
    },
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
