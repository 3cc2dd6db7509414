import assert from 'node:assert/strict';
import { upstreamOf, upstreamsOf } from '../../../src/collector/upstreams.ts';

type Variables = { readonly [name: string]: string };

function of(environment: Variables, more: { named?: Variables; mayServeOllama?: boolean } = {}) {
  return upstreamsOf({ environment, record: true, ...more });
}

describe('upstreams', () => {
  it('are what the variable said, else the provider', () => {
    assert.equal(
      of({ OPENAI_BASE_URL: 'http://localhost:8000/v1/' })['OPENAI_BASE_URL'],
      'http://localhost:8000/v1',
    );
    const unset = of({});
    assert.equal(unset['OPENAI_BASE_URL'], 'https://api.openai.com/v1');
    assert.equal(unset['ANTHROPIC_BASE_URL'], 'https://api.anthropic.com');
    assert.equal(unset['AZURE_OPENAI_ENDPOINT'], undefined);
    assert.deepEqual(upstreamsOf({ environment: {}, record: false }), {});
  });

  it('are what the user has named before all, other variables too', () => {
    const named = { OPENAI_BASE_URL: 'http://localhost:1', QDRANT_URL: 'http://localhost:6333' };
    const upstreams = of({ OPENAI_BASE_URL: 'http://localhost:2' }, { named });
    assert.equal(upstreams['OPENAI_BASE_URL'], 'http://localhost:1');
    assert.equal(upstreams['QDRANT_URL'], 'http://localhost:6333');
    assert.deepEqual(upstreamOf(upstreams, 'qdrant-url', '/collections'), {
      origin: 'http://localhost:6333',
      path: '/collections',
    });
  });

  it('hold no password, and no address that cannot be called', () => {
    const openAi = (value: string) => of({ OPENAI_BASE_URL: value })['OPENAI_BASE_URL'];
    assert.equal(openAi('https://user:secret@models.example/v1'), 'https://models.example/v1');
    assert.equal(openAi('not an address'), 'https://api.openai.com/v1');
    assert.equal(openAi('file:///etc/passwd'), 'https://api.openai.com/v1');
  });

  it("leave OpenAI's variable alone where the program uses Azure, whose library would take it", () => {
    const azure = of({ AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com/' });
    assert.equal(azure['OPENAI_BASE_URL'], undefined);
    assert.equal(azure['AZURE_OPENAI_ENDPOINT'], 'https://mine.openai.azure.com');
    assert.equal(of({ AZURE_OPENAI_API_KEY: 'set' })['OPENAI_BASE_URL'], undefined);
    const both = { AZURE_OPENAI_API_KEY: 'set', OPENAI_BASE_URL: 'http://localhost:8000/v1' };
    assert.equal(of(both)['OPENAI_BASE_URL'], 'http://localhost:8000/v1');
  });

  it("read Ollama's forms of an address", () => {
    const ollama = (value: string) => of({ OLLAMA_HOST: value })['OLLAMA_HOST'];
    assert.equal(ollama('127.0.0.1:9999'), 'http://127.0.0.1:9999');
    assert.equal(ollama('0.0.0.0'), 'http://127.0.0.1:11434');
    assert.equal(ollama(':8080'), 'http://127.0.0.1:8080');
    assert.equal(ollama('models.example'), 'http://models.example:11434');
    assert.equal(ollama('https://models.example/ollama'), 'https://models.example/ollama');
  });

  it('do not take the place of the address that `ollama serve` in a terminal would listen at', () => {
    assert.equal(of({}, { mayServeOllama: true })['OLLAMA_HOST'], undefined);
    assert.equal(
      of({ OLLAMA_HOST: 'http://models.example' }, { mayServeOllama: true })['OLLAMA_HOST'],
      'http://models.example',
    );
  });

  it("take Bedrock's variable over only where requests are not signed for their host", () => {
    const name = 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME';
    assert.equal(of({ AWS_REGION: 'eu-west-1', [name]: 'https://vpce.example' })[name], undefined);
    assert.equal(
      of({ AWS_REGION: 'eu-west-1', AWS_BEARER_TOKEN_BEDROCK: 'set' })[name],
      'https://bedrock-runtime.eu-west-1.amazonaws.com',
    );
  });

  it('give the gateway origin and path by the key of its URLs', () => {
    const upstreams = { OPENAI_BASE_URL: 'http://localhost:8000/team-a/v1' };
    assert.deepEqual(upstreamOf(upstreams, 'openai', '/team-a/v1/models'), {
      origin: 'http://localhost:8000',
      path: '/team-a/v1/models',
    });
    assert.equal(upstreamOf(upstreams, 'openai-api-base', '/'), undefined);
    assert.equal(upstreamOf(upstreams, '__proto__', '/'), undefined);
  });

  it("put Anthropic's version before the path of libraries that take it for a part of the address", () => {
    const path = (upstreams: Variables, asked: string) =>
      upstreamOf(upstreams, 'anthropic', asked)?.path;
    assert.equal(path(of({}), '/messages'), '/v1/messages');
    assert.equal(path(of({}), '/v1/messages'), '/v1/messages');
    const own = of({ ANTHROPIC_BASE_URL: 'http://localhost:8000' });
    assert.equal(path(own, '/messages'), '/messages');
  });

  it('take the origin from a preload for providers and for what the user has named, and no other', () => {
    const upstreams = of({}, { named: { SEARCH_URL: 'http://search.example:8080/api' } });
    const origin = (key: string) => upstreamOf(upstreams, key, '/x')?.origin;
    assert.equal(
      origin('https://bedrock-runtime.us-east-1.amazonaws.com'),
      'https://bedrock-runtime.us-east-1.amazonaws.com',
    );
    assert.equal(origin('http://search.example:8080'), 'http://search.example:8080');
    assert.equal(origin('https://mine.openai.azure.com'), 'https://mine.openai.azure.com');
    assert.equal(origin('https://elsewhere.example'), undefined);
    assert.equal(origin('https://api.openai.com.elsewhere.example'), undefined);
    assert.equal(origin('https://api.openai.com/path'), undefined);
  });
});
