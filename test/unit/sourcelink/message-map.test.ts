import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { messageMap } from '../../../src/sourcelink/message-map.ts';
import { SourceIndex } from '../../../src/sourcelink/source-index.ts';
import { testGrammars } from '../../support/grammars.ts';

/** Each stretch as `line text` or `line expression=value`, what is unknown left out. */
function stretches(index: SourceIndex, text: string): string[] {
  const matches = index.locate(text);
  return messageMap(matches).map((range) => {
    const value = text.slice(range.start, range.end);
    const what = range.kind === 'hole' ? `${range.expression}=${value}` : value;
    return `${matches[range.match]?.path}:${range.line} ${JSON.stringify(what).slice(1, -1)}`;
  });
}

describe('messageMap', () => {
  let index: SourceIndex;
  beforeEach(async () => (index = new SourceIndex(await testGrammars())));

  it('tells each line of a template and the value of each hole', () => {
    index.setFile(
      'a.ts',
      'const p = `You are a guide of ${city}.\nSpeak ${language.name} only.\nBe brief with ${guest}`;',
    );
    assert.deepEqual(
      stretches(
        index,
        'You are a guide of New Lisbon.\nSpeak Portuguese only.\nBe brief with Ada Lovelace',
      ),
      [
        'a.ts:1 You are a guide of ',
        'a.ts:1 city=New Lisbon',
        'a.ts:1 .\\n',
        'a.ts:2 Speak ',
        'a.ts:2 language.name=Portuguese',
        'a.ts:2  only.\\n',
        'a.ts:3 Be brief with ',
        'a.ts:3 guest=Ada Lovelace',
      ],
    );
  });

  it('tells the lines of a text that is joined from several literals', () => {
    index.setFile('a.py', 'P = ("You are a careful clerk. "\n     "Never promise a refund. "\n)\n');
    assert.deepEqual(stretches(index, 'You are a careful clerk. Never promise a refund. '), [
      'a.py:1 You are a careful clerk. ',
      'a.py:2 Never promise a refund. ',
    ]);
  });

  it('gives what one template puts into another to the inner one', () => {
    index.setFile(
      'a.ts',
      'const rules = `Never promise a refund. Never name ${other}.`;\n' +
        'const p = `You are a clerk of the shop.\n${rules}\nAnswer the customer now.`;',
    );
    assert.deepEqual(
      stretches(
        index,
        'You are a clerk of the shop.\nNever promise a refund. Never name Globex.\nAnswer the customer now.',
      ),
      [
        'a.ts:2 You are a clerk of the shop.\\n',
        'a.ts:1 Never promise a refund. Never name ',
        'a.ts:1 other=Globex',
        'a.ts:1 .',
        'a.ts:4 \\nAnswer the customer now.',
      ],
    );
  });

  it('names no value for what a text was appended to', () => {
    index.setFile('a.ts', 'text += `Answer in the language of ${guest}.`;');
    assert.deepEqual(stretches(index, 'Something else. Answer in the language of Ada.'), [
      'a.ts:1 Answer in the language of ',
      'a.ts:1 guest=Ada',
      'a.ts:1 .',
    ]);
  });

  it('begins a match where its first known character is', () => {
    index.setFile('a.ts', 'text += `Answer in the language of ${guest}.`;');
    const [match] = index.locate('Something else. Answer in the language of Ada.');
    assert.equal(match?.start, 'Something else. '.length);
  });

  it('leaves what no template explains without a range, and what an edit changed', () => {
    index.setFile(
      'a.ts',
      'const p = `Plan the trip of the customer by train and by bus.\nThis line was edited since then by somebody.\nEnd with the price of the whole trip.`;',
    );
    const text =
      'Preamble from elsewhere!\n\nPlan the trip of the customer by train and by bus.\nAn older line stood in this place then, once.\nEnd with the price of the whole trip.';
    assert.deepEqual(stretches(index, text), [
      'a.ts:1 Plan the trip of the customer by train and by bus.',
      'a.ts:3 End with the price of the whole trip.',
    ]);
  });

  it('tells each place of a text that stands in two in that place’s own lines', () => {
    index.setFile('a.ts', 'const p = "Translate the text. Keep its tone.";');
    index.setFile('b.ts', 'const p = `Translate the text.\nKeep its tone.`;');
    const [first, second] = index.locate('Translate the text. Keep its tone.');
    assert.deepEqual(
      first?.parts.map(({ line }) => line),
      [1],
    );
    assert.deepEqual(
      second?.parts.map(({ line }) => line),
      [1, 2],
    );
  });

  it('never overlaps and stays inside the text, for any text', () => {
    index.setFile(
      'a.md',
      'You are a guide of {city}.\n\n{% if x %}Never guess {y} prices.{% endif %}\n',
    );
    index.setFile('b.ts', 'const p = `Never guess &amp; ${y} prices. Say \\n so.`;');
    const piece = fc.constantFrom(
      'You are a guide of ',
      '.\n',
      ' Never guess ',
      '&amp;',
      ' prices.',
      ' \\n so.',
      ' Say ',
      'Lisbon',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        let reached = 0;
        for (const { start, end } of messageMap(index.locate(text))) {
          assert.ok(reached <= start && start < end && end <= text.length);
          reached = end;
        }
      }),
    );
  });
});
