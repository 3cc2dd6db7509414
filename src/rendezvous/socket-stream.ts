import type { Socket } from 'node:net';
import type { TextStream } from '../protocol/json-lines.ts';

/** A socket as the JSON-lines transport wants it. An error closes a socket, and closing is what counts. */
export function socketStream(socket: Socket): TextStream {
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  return {
    write: (text) => {
      if (!socket.destroyed) socket.write(text);
    },
    onData: (listener) => void socket.on('data', (text) => listener(String(text))),
    onClose: (listener) => void socket.on('close', listener),
  };
}
