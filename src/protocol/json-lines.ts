import { toDisposable } from '../base/disposable.ts';
import { parseJson } from '../base/json.ts';
import type { Transport } from './rpc.ts';

/**
 * A stream of text between two processes: what `jsonLinesTransport` needs of a socket. `onData` gets
 * text decoded as UTF-8 with characters whole (`socket.setEncoding('utf8')`).
 */
export interface TextStream {
  write(text: string): void;
  onData(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}

/** A line longer than this is not a frame of ours: a run of 100,000 spans is about 20 MB. */
const longestLine = 256 * 1024 * 1024;

/** Frames as JSON, one per line: both halves of the socket between collector and clients. */
export function jsonLinesTransport(stream: TextStream): Transport {
  const frameListeners = new Set<(frame: unknown) => void>();
  const closeListeners = new Set<() => void>();
  let parts: string[] = [];
  let length = 0;

  stream.onData((text) => {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const frame = parseJson([...parts, line].join(''));
      parts = [];
      length = 0;
      if (frame !== undefined) for (const listener of frameListeners) listener(frame);
    }
    if (length + rest.length > longestLine) return;
    parts.push(rest);
    length += rest.length;
  });
  stream.onClose(() => {
    for (const listener of closeListeners) listener();
  });

  return {
    send: (frame) => stream.write(`${JSON.stringify(frame)}\n`),
    onFrame: (listener) => {
      frameListeners.add(listener);
      return toDisposable(() => frameListeners.delete(listener));
    },
    onClose: (listener) => {
      closeListeners.add(listener);
      return toDisposable(() => closeListeners.delete(listener));
    },
  };
}
