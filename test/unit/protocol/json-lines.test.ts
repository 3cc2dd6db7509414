import assert from 'node:assert/strict';
import { jsonLinesTransport } from '../../../src/protocol/json-lines.ts';

function streamed(): {
  written: string[];
  receive(text: string): void;
  close(): void;
  frames: unknown[];
  closed(): number;
  send(frame: string): void;
} {
  const written: string[] = [];
  const frames: unknown[] = [];
  let receive: (text: string) => void = () => undefined;
  let close: () => void = () => undefined;
  let closed = 0;
  const transport = jsonLinesTransport({
    write: (text) => void written.push(text),
    onData: (listener) => (receive = listener),
    onClose: (listener) => (close = listener),
  });
  transport.onFrame((frame) => frames.push(frame));
  transport.onClose(() => closed++);
  return {
    written,
    frames,
    receive: (text) => receive(text),
    close: () => close(),
    closed: () => closed,
    send: (frame) => transport.send(frame),
  };
}

describe('jsonLinesTransport', () => {
  it('writes one line per frame', () => {
    const stream = streamed();
    stream.send('a\nb');
    assert.deepEqual(stream.written, ['"a\\nb"\n']);
  });

  it('puts frames together however the stream was cut', () => {
    const stream = streamed();
    const text = '{"a":1}\n{"b":"ü"}\n';
    for (const character of text) stream.receive(character);
    stream.receive('{"c":3}\n{"d"');
    stream.receive(':4}\n');
    assert.deepEqual(stream.frames, [{ a: 1 }, { b: 'ü' }, { c: 3 }, { d: 4 }]);
  });

  it('passes over a line that is not JSON', () => {
    const stream = streamed();
    stream.receive('nonsense\n{"a":1}\n');
    assert.deepEqual(stream.frames, [{ a: 1 }]);
  });

  it('tells when the stream ends', () => {
    const stream = streamed();
    stream.close();
    assert.equal(stream.closed(), 1);
  });
});
