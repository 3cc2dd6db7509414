import assert from 'node:assert/strict';
import { findVolatileTokens } from '../../../src/replay/volatile-tokens.ts';

function found(text: string): readonly string[] {
  return findVolatileTokens(text).tokens.map((token) => `${token.kind}: ${token.text}`);
}

describe('volatile tokens', () => {
  const moment = Date.UTC(2026, 10, 20, 23, 16, 16);
  const now = new Date(moment);

  it('are times in the forms in which programs write them', () => {
    const forms = [
      now.toISOString(),
      now.toString(),
      now.toUTCString(),
      now.toDateString(),
      now.toLocaleString('en-US'),
      now.toLocaleDateString('en-US'),
      now.toLocaleString('en-GB'),
      '2026-11-20',
      '2026-11-20 23:16:16.123456',
      '2026-11-20T23:16:16+01:00',
      '2026-11-20 23:16',
      'Friday, November 20, 2026',
      'November 20, 2026 at 11:16 PM',
      '20 November 2026',
      'Fri Nov 20 23:16:16 2026',
      String(moment),
      String(moment / 1000),
      `${moment / 1000}.123`,
    ];
    for (const form of forms) {
      const { tokens } = findVolatileTokens(`It is ${form}, they say.`);
      assert.deepEqual(
        tokens.map((token) => token.kind),
        ['time'],
        form,
      );
      const awayMs = Math.abs((tokens[0]?.timeMs ?? 0) - moment);
      assert.ok(awayMs < 48 * 3_600_000, `${form} was read as ${tokens[0]?.timeMs}`);
    }
  });

  it('are ids, temporary paths and local ports', () => {
    assert.deepEqual(
      found(
        'call_k3J9xQ2mV7bN1pR5 0F8FAD5B-d9cb-469f-a165-70867728950e 0f8fad5bd9cb469fa16570867728950e ' +
          '/tmp/agent-x1Y2z3/notes.txt /private/var/folders/zz/abc123/T/tmp8f/x http://localhost:40123/v1 [::1]:40124',
      ),
      [
        'id: call_k3J9xQ2mV7bN1pR5',
        'id: 0F8FAD5B-d9cb-469f-a165-70867728950e',
        'id: 0f8fad5bd9cb469fa16570867728950e',
        'temporary-path: /tmp/agent-x1Y2z3',
        'temporary-path: /private/var/folders/zz/abc123/T/tmp8f',
        'port: localhost:40123',
        'port: [::1]:40124',
      ],
    );
  });

  it('are not words, versions, amounts, hashes or addresses', () => {
    const text =
      'call_center_hours v1.2.3 gpt-4o-2024 1234567 10.0.0.1:8080 d41d8cd98f00b204e9800998ecf8427e ' +
      'example.com:8080 2026-13-45 99:99 /template/x 1:2 1763680576123456 $1,763,680,576';
    assert.deepEqual(found(text), []);
  });

  it('leave the text around them, with what kind they are', () => {
    assert.equal(
      findVolatileTokens('From 2026-11-20 to 2026-11-21.').normalised,
      'From \u0001<iso-date> to \u0001<iso-date>.',
    );
  });
});
