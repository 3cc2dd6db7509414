import assert from 'node:assert/strict';
import { requestOf } from '../../../src/collector/root-request.ts';
import type { AttributeValue } from '../../../src/model/attribute.ts';

describe('request that a run began with', () => {
  const read = (attributes: { readonly [key: string]: AttributeValue }) =>
    requestOf(new Map(Object.entries(attributes)));

  it('is read in the newer words for HTTP, with what may be sent of its headers', () => {
    const request = read({
      'http.request.method': 'POST',
      'url.path': '/chat',
      'url.query': 'lang=pt',
      'server.port': 3000,
      'http.request.header.content-type': ['application/json'],
      'http.request.header.x-tenant': ['acme'],
      'http.request.header.host': ['agent.example'],
      'http.request.header.traceparent': ['00-1-2-01'],
      'http.request.header.authorization': ['[masked:bearer]'],
      'http.request.body.content': '{"question":"why"}',
    });
    assert.deepEqual(request, {
      method: 'POST',
      url: 'http://127.0.0.1:3000/chat?lang=pt',
      headers: { 'content-type': 'application/json', 'x-tenant': 'acme' },
      body: '{"question":"why"}',
    });
  });

  it('is read in the older words', () => {
    assert.deepEqual(
      read({ 'http.method': 'GET', 'http.target': '/ask?q=1', 'http.host': 'localhost:8080' }),
      { method: 'GET', url: 'http://127.0.0.1:8080/ask?q=1', headers: {} },
    );
    assert.deepEqual(
      read({
        'http.method': 'get',
        'http.url': 'http://agent.example/ask?q=1',
        'net.host.port': 80,
      }),
      { method: 'GET', url: 'http://127.0.0.1:80/ask?q=1', headers: {} },
    );
  });

  it('never leads elsewhere', () => {
    for (const path of [
      '//evil.example/x',
      'http://evil.example/x',
      '@evil.example',
      '/a b',
      '/a#b',
    ])
      assert.equal(read({ 'http.request.method': 'GET', 'url.path': path }), undefined, path);
    assert.equal(read({ 'http.request.method': 'GET /x', 'url.path': '/' }), undefined);
    assert.equal(read({ 'url.path': '/' }), undefined);
  });
});
