import { toDisposable } from '../base/disposable.ts';
import type { JsonValue } from '../base/json.ts';
import type { Transport } from './rpc.ts';

/** What a worker and the port inside it have in common. */
interface FramePort {
  postMessage(frame: JsonValue): void;
  on(event: string, listener: (frame: unknown) => void): unknown;
  off(event: string, listener: (frame: unknown) => void): unknown;
}

/** Frames to another thread. Inside a worker its end is the port's `close`, outside the worker's `exit`. */
export function portTransport(port: FramePort, endEvent: 'close' | 'exit'): Transport {
  return {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => {
      port.on('message', listener);
      return toDisposable(() => port.off('message', listener));
    },
    onClose: (listener) => {
      port.on(endEvent, listener);
      return toDisposable(() => port.off(endEvent, listener));
    },
  };
}
