import assert from 'node:assert/strict';
import { responseId } from '../../../src/collector/response-id.ts';

function frames(...texts: readonly string[]) {
  return texts.map((text) => ({ offsetMs: 0, bytes: new TextEncoder().encode(text) }));
}

describe('response id', () => {
  it('is that of a JSON body, however it was cut into frames', () => {
    assert.equal(responseId(frames('{"id":"chatc', 'mpl-1","choices":[]}')), 'chatcmpl-1');
  });

  it('is that of the first event of a stream that has one', () => {
    const stream = ': ping\n\ndata: {"choices":[]}\n\ndata: {"id":"chatcmpl-2"}\n\n';
    assert.equal(responseId(frames(stream, 'data: [DONE]\n\n')), 'chatcmpl-2');
  });

  it('is inside the response in events of the Responses API', () => {
    const event = 'event: response.created\ndata: {"type":"x","response":{"id":"resp_3"}}\n\n';
    assert.equal(responseId(frames(event)), 'resp_3');
  });

  it("is inside the message in Anthropic's first event, and has another name in Gemini's", () => {
    const start = 'event: message_start\ndata: {"type":"x","message":{"id":"msg_4"}}\n\n';
    assert.equal(responseId(frames(start)), 'msg_4');
    assert.equal(responseId(frames('{"candidates":[],"responseId":"gem-5"}')), 'gem-5');
    assert.equal(responseId(frames('data: {"responseId":"gem-6"}\r\n\r\n')), 'gem-6');
  });

  it('is not known where there is none', () => {
    assert.equal(responseId(frames('{"error":{"message":"no"}}')), undefined);
    assert.equal(responseId(frames('{"id":7}')), undefined);
    assert.equal(responseId(frames('<html>')), undefined);
    assert.equal(responseId([]), undefined);
  });
});
