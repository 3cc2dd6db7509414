import assert from 'node:assert/strict';
import { errorFormOf } from '../../../src/gateway/error-forms.ts';

const error = {
  status: 422,
  message: 'No answer.',
  type: 'spanwise_replay_miss',
  code: 'diverged',
};

function bodyFor(path: string) {
  return errorFormOf(`/0123456789abcdef0123${path}`)(error).body;
}

describe('error forms', () => {
  const openAi = {
    error: { message: 'No answer.', type: 'spanwise_replay_miss', param: null, code: 'diverged' },
  };
  const anthropic = {
    type: 'error',
    error: { type: 'invalid_request_error', message: 'No answer.' },
  };

  it("are OpenAI's for OpenAI, Azure, and all that nothing else is known of", () => {
    for (const path of [
      '/openai/v1/chat/completions',
      '/azure-openai/openai/deployments/d/chat/completions?api-version=1',
      '/groq/openai/v1/chat/completions',
      '/qdrant-url/collections/c',
    ]) {
      assert.deepEqual(bodyFor(path), openAi, path);
    }
  });

  it("are Anthropic's for its messages, whoever serves them", () => {
    assert.deepEqual(bodyFor('/anthropic/v1/messages'), anthropic);
    assert.deepEqual(bodyFor('/anthropic/messages'), anthropic);
    assert.deepEqual(bodyFor('/openai/team/v1/messages/count_tokens?beta=true'), anthropic);
    assert.deepEqual(bodyFor('/https%3A%2F%2Fapi.anthropic.com/v1/messages'), anthropic);
  });

  it("are Google's for Gemini and Vertex AI", () => {
    for (const path of [
      '/gemini/v1beta/models/g:streamGenerateContent?alt=sse&key=x',
      '/vertex/v1/projects/p/locations/l/publishers/google/models/g:generateContent',
      '/https%3A%2F%2Faiplatform.googleapis.com/v1/models/g:generateContent',
      '/gemini/v1beta/models',
    ]) {
      const { error: said } = bodyFor(path) as { error: { code: number; message: string } };
      assert.deepEqual([said.code, said.message], [422, 'No answer.'], path);
    }
  });

  it("are Ollama's, Bedrock's, Cohere's and Mistral's for theirs", () => {
    assert.deepEqual(bodyFor('/ollama/api/chat'), { error: 'No answer.' });
    assert.deepEqual(bodyFor('/cohere/v2/chat'), { message: 'No answer.' });
    assert.deepEqual(bodyFor('/bedrock/model/m/converse'), { message: 'No answer.' });
    assert.deepEqual(errorFormOf('/0123456789abcdef0123/bedrock/model/m/converse')(error).headers, {
      'x-amzn-errortype': 'ValidationException',
    });
    const mistral = bodyFor('/mistral/v1/chat/completions') as { message: string };
    assert.equal(mistral.message, 'No answer.');
  });
});
