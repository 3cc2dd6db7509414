import type { RecordedResponse } from '../../src/model/recorded-exchange.ts';

/** A streamed chat completion whose text is cut into events at `cuts` and into frames at `frameCuts`. */
export function streamOf(
  text: string,
  cuts: readonly number[],
  frameCuts: readonly number[],
): RecordedResponse {
  const events = pieces(Array.from(text), cuts).map((piece) => {
    const chunk = { id: 'chatcmpl-1', choices: [{ index: 0, delta: { content: piece.join('') } }] };
    return `data: ${JSON.stringify(chunk)}\n\n`;
  });
  const bytes = new TextEncoder().encode(`${events.join('')}data: [DONE]\n\n`);
  return {
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    frames: pieces([...bytes], frameCuts).map((piece, index) => ({
      offsetMs: index,
      bytes: Uint8Array.from(piece),
    })),
    outcome: 'complete',
    durationMs: 100,
  };
}

/** The text as a program puts it together. */
export function joinedContent(response: RecordedResponse): string {
  const body = Buffer.concat(response.frames.map((frame) => frame.bytes)).toString('utf8');
  const payloads = body.split('\n\n').filter((event) => event !== '' && event !== 'data: [DONE]');
  return payloads
    .map((event) => {
      const chunk = JSON.parse(event.slice('data: '.length)) as {
        choices: [{ delta: { content: string } }];
      };
      return chunk.choices[0].delta.content;
    })
    .join('');
}

function pieces<Item>(
  items: readonly Item[],
  cuts: readonly number[],
): readonly (readonly Item[])[] {
  const ends = [...new Set(cuts.map((cut) => cut % (items.length + 1)))].toSorted((a, b) => a - b);
  return [...ends, items.length].map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}
