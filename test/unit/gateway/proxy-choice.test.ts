import assert from 'node:assert/strict';
import { proxyFor, type ProxyVariables } from '../../../src/gateway/proxy-choice.ts';

const proxies = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' };

function choose(origin: string, variables: ProxyVariables = proxies): string | undefined {
  return proxyFor(new URL(origin), variables);
}

describe('choice of a proxy', () => {
  it('goes by the protocol of the address', () => {
    assert.equal(choose('https://api.openai.com'), 'http://secure:1');
    assert.equal(choose('http://models.example'), 'http://plain:2');
    assert.equal(choose('https://models.example', { ALL_PROXY: 'all:3' }), 'http://all:3');
    assert.equal(choose('https://models.example', {}), undefined);
  });

  it('leaves this machine alone', () => {
    for (const origin of ['http://127.0.0.1:4010', 'http://localhost', 'http://[::1]:80']) {
      assert.equal(choose(origin), undefined);
    }
  });

  it('heeds exceptions: hosts, domains, ports, all', () => {
    const excepted = (NO_PROXY: string, origin = 'https://api.models.example') =>
      choose(origin, { ...proxies, NO_PROXY }) === undefined;
    assert.ok(excepted('other.example, api.models.example'));
    assert.ok(excepted('models.example'));
    assert.ok(excepted('.models.example'));
    assert.ok(excepted('*.models.example'));
    assert.ok(excepted('*'));
    assert.ok(excepted('models.example:443'));
    assert.ok(!excepted('models.example:8443'));
    assert.ok(!excepted('dels.example'));
    assert.ok(!excepted(''));
  });

  it('knows no proxy that it cannot speak to', () => {
    assert.equal(
      choose('https://a.example', { HTTPS_PROXY: 'socks5://127.0.0.1:1080' }),
      undefined,
    );
    assert.equal(choose('https://a.example', { HTTPS_PROXY: 'http://' }), undefined);
  });
});
