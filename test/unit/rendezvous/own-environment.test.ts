import assert from 'node:assert/strict';
import { ownEnvironment } from '../../../src/rendezvous/own-environment.ts';

describe('ownEnvironment', () => {
  it('holds what the collector looks at, and nothing else', () => {
    const read = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example',
      OPENAI_BASE_URL: 'http://localhost:8000/v1',
    };
    const others = { OPENAI_API_KEY: 'sk-secret', PATH: '/bin', NO_PROXY: 'intranet.example' };
    assert.deepEqual(ownEnvironment({ ...read, ...others }), read);
  });

  it('says only that a key is set, where that changes what is done', () => {
    assert.deepEqual(ownEnvironment({ AZURE_OPENAI_API_KEY: 'secret' }), {
      AZURE_OPENAI_API_KEY: 'set',
    });
  });

  it('holds proxies, by their names in capitals, and what they are not for', () => {
    const proxy = { http_proxy: 'http://user:secret@proxy.example:3128' };
    assert.deepEqual(ownEnvironment(proxy), { NO_PROXY: '', HTTP_PROXY: proxy.http_proxy });
    assert.deepEqual(ownEnvironment({ ...proxy, no_proxy: 'intranet.example' }), {
      NO_PROXY: 'intranet.example',
      HTTP_PROXY: proxy.http_proxy,
    });
  });
});
