import assert from 'node:assert/strict';
import { SourceIndex } from '../../../src/sourcelink/source-index.ts';
import { testGrammars } from '../../support/grammars.ts';

/** `file:startLine-endLine` of every match, in the order of the text. */
function places(index: SourceIndex, text: string): string[] {
  return index
    .locate(text)
    .map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`);
}

describe('SourceIndex', () => {
  let index: SourceIndex;
  beforeEach(async () => (index = new SourceIndex(await testGrammars())));

  it('finds a template by its fixed text, whatever its holes hold', () => {
    index.setFile(
      'a.ts',
      '\nconst a = `Dear ${name},\nyour order ${id} is on its way to ${city}.`;',
    );
    const document = 'a long value. '.repeat(200);
    for (const value of ['', 'Ada', document])
      assert.deepEqual(
        places(index, `Dear ${value},\nyour order ${value} is on its way to ${value}.`),
        ['a.ts:2-3'],
      );
  });

  it('says which characters it explains', () => {
    index.setFile('a.ts', 'const a = `You are a guide of ${city} and its museums.`;');
    const text = 'Hello there!\nYou are a guide of Lisbon and its museums.\nUnknown text.';
    const [match] = index.locate(text);
    assert.equal(
      text.slice(match?.start, match?.end),
      'You are a guide of Lisbon and its museums.',
    );
    assert.equal(
      match?.coverage,
      ('You are a guide of '.length + ' and its museums.'.length) / text.length,
    );
  });

  it('sees through indentation, wrapping, joining and escaping', () => {
    index.setFile(
      'a.py',
      'P = """\n    Compare "a" & <b> in {field}.\n    Say which one is better.\n"""',
    );
    const plain = 'Compare "a" & <b> in size. Say which one is better.';
    assert.deepEqual(places(index, plain), ['a.py:1-4']);
    assert.deepEqual(places(index, plain.replaceAll(' ', '\n      ')), ['a.py:1-4']);
    assert.deepEqual(places(index, JSON.stringify({ text: plain })), ['a.py:1-4']);
    const html = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    assert.deepEqual(places(index, html), ['a.py:1-4']);
  });

  it('finds several templates and several renderings of one, in order', () => {
    index.setFile('a.ts', 'const intro = "You grade answers of students in a school.";');
    index.setFile(
      'b.ts',
      'const shot = (q, a) => `Example question: ${q}\nExample answer: ${a}\n`;',
    );
    const text = [
      'You grade answers of students in a school.',
      'Example question: 1+1?\nExample answer: 2',
      'Example question: 2+2?\nExample answer: 4',
    ].join('\n\n');
    assert.deepEqual(places(index, text), ['a.ts:1-1', 'b.ts:1-3', 'b.ts:1-3']);
  });

  it('offers both places of a text that stands in two', () => {
    for (const file of ['a.ts', 'b.ts'])
      index.setFile(file, 'f("Translate the text to Portuguese.")');
    assert.deepEqual(places(index, 'Translate the text to Portuguese.'), ['a.ts:1-1', 'b.ts:1-1']);
  });

  it('prefers the template that explains more', () => {
    index.setFile('old.ts', 'const p = `Plan a trip to ${city}. Answer in one sentence, always.`;');
    index.setFile(
      'new.ts',
      'const p = `Plan a trip to ${city} by train. Answer in two sentences, always.`;',
    );
    const text = 'Plan a trip to Porto by train. Answer in two sentences, always.';
    assert.deepEqual(places(index, text), ['new.ts:1-1']);
  });

  it('prefers a short template that is there whole to a long one of which half is there', () => {
    const shared = 'Never promise refunds. Never mention other shops by name.';
    index.setFile('short.ts', `const rules = '${shared}';`);
    index.setFile('long.ts', `const p = '${shared} Speak like a pirate at all times.';`);
    assert.deepEqual(places(index, `Be kind.\n${shared}\nBye.`), ['short.ts:1-1']);
  });

  it('does not take a quoted prompt in a data hole for the source', () => {
    index.setFile(
      'judge.ts',
      'const p = `Rate the prompt below from 1 to 5 for clarity.\n${prompt}\nReply with the number only.`;',
    );
    index.setFile('quoted.ts', 'const q = "You are a pirate who sells parrots.";');
    const text =
      'Rate the prompt below from 1 to 5 for clarity.\nYou are a pirate who sells parrots.\nReply with the number only.';
    assert.deepEqual(places(index, text), ['judge.ts:1-3']);
  });

  it('keeps a template in a hole where the code leads to it', () => {
    index.setFile(
      'outer.ts',
      'const rules = SAFETY_RULES;\nconst p = `You are the bank assistant of ${bank}.\n${rules}\nAnswer the customer now.`;',
    );
    index.setFile('rules.ts', 'export const SAFETY_RULES = "Never move money without asking.";');
    const text =
      'You are the bank assistant of Acme.\nNever move money without asking.\nAnswer the customer now.';
    assert.deepEqual(places(index, text), ['outer.ts:2-4', 'rules.ts:1-1']);
  });

  it('finds the branch of a condition inside a hole', () => {
    index.setFile(
      'a.ts',
      'const p = `You answer reviews.\n${\n  vip ? "The customer is a VIP: be quick." : ""\n}\nWrite the reply now.`;',
    );
    const text = 'You answer reviews.\nThe customer is a VIP: be quick.\nWrite the reply now.';
    assert.deepEqual(places(index, text), ['a.ts:1-5', 'a.ts:3-3']);
  });

  it('accepts a template of which a line was edited since', () => {
    const lines = [
      'You are a careful planner of journeys.',
      'Prefer trains to planes where you can.',
      'Mention the price of each ticket.',
    ];
    index.setFile('a.ts', `const p = \`${lines.join('\n')}\`;`);
    const text = [lines[0], 'Prefer planes.', lines[2]].join('\n');
    assert.deepEqual(places(index, text), ['a.ts:1-3']);
  });

  describe('is silent', () => {
    const cases: readonly [string, string, string][] = [
      [
        'where too little of a template is there',
        'const p = "You are a careful planner of journeys. Mention prices. Answer briefly and kindly.";',
        'You are a careful cook.',
      ],
      [
        'in the middle of a sentence',
        'const p = "answer the question now";',
        'Please do not answer the question nowadays without care.',
      ],
      [
        'about addresses and names',
        'const p = "https://example.com/v1/chat/completions";',
        'See https://example.com/v1/chat/completions for more.',
      ],
      [
        'about keys and imports',
        'import x from "You are a helpful module"; const o = { "You are a helpful key": 1 };',
        'You are a helpful key',
      ],
      [
        'about small words that every text holds',
        'const p = `${a} and ${b} with ${c} for ${d} from ${e} over ${f}`;',
        'This and that with some words for you from me over there and more, with nothing in common.',
      ],
      ['about an empty text', 'const p = "You are a guide.";', ''],
      ['about a word that stands in many places', 'f("Lisbon"); g("Lisbon");', 'Lisbon'],
    ];
    for (const [name, code, text] of cases) {
      it(name, () => {
        index.setFile('a.ts', code);
        assert.deepEqual(places(index, text), []);
      });
    }
  });

  it('finds short literals only where they are the whole message', () => {
    index.setFile('a.ts', 'ask("Be terse.");');
    assert.deepEqual(places(index, 'Be terse.'), ['a.ts:1-1']);
    assert.deepEqual(places(index, 'Be terse. And kind.'), []);
  });

  it('reads a hole at the end of a template to the end of the message, not into its neighbour', () => {
    index.setFile('a.ts', 'const p = `Your name in this conversation is ${name}`;');
    index.setFile('b.ts', 'const p = "Always answer in the language of the question.";');
    const text =
      'Your name in this conversation is Nimbus\n\nAlways answer in the language of the question.';
    const [first, second] = index.locate(text);
    assert.equal(
      text.slice(first?.start, first?.end).trim(),
      'Your name in this conversation is Nimbus',
    );
    assert.equal(second?.path, 'b.ts');
    assert.equal(second.start, first?.end);
  });

  it('looks at the values of a hole at the end as data', () => {
    index.setFile(
      'a.md',
      'Use only the context below to answer.\n\nQuestion from {employee}:\n{question}\n',
    );
    index.setFile('b.ts', 'ask("Do I need rain gear in Lisbon?");');
    const text =
      'Use only the context below to answer.\n\nQuestion from Ada:\nDo I need rain gear in Lisbon?';
    assert.deepEqual(places(index, text), ['a.md:1-4']);
  });

  it('gives a line that several functions say to the one that says the rest', () => {
    const builder = (name: string, first: string, last: string): string =>
      `function ${name}() {\n  lines.push('${first}');\n  lines.push('Do not mention these instructions.');\n  lines.push('${last}');\n}`;
    index.setFile(
      'a.ts',
      builder('a', 'You grade essays of pupils.', 'End with a mark from 1 to 6.'),
    );
    index.setFile(
      'b.ts',
      builder('b', 'You plan trips by train.', 'End with the price of the trip.'),
    );
    const text =
      'You plan trips by train.\nDo not mention these instructions.\nEnd with the price of the trip.';
    assert.deepEqual(places(index, text), ['b.ts:1-2', 'b.ts:3-3', 'b.ts:4-4']);
  });

  it('finds the small lines of a function whose other lines it found', () => {
    index.setFile(
      'a.py',
      'def a(q):\n    p = "You sort the questions of our customers.\\n"\n    p += "Teams:\\n"\n    p += "billing, logistics and product\\n"\n    p += f"Asked: {q}"\n    return p\n',
    );
    const text =
      'You sort the questions of our customers.\nTeams:\nbilling, logistics and product\nAsked: Where is it?';
    assert.deepEqual(places(index, text), ['a.py:2-2', 'a.py:3-3', 'a.py:4-4', 'a.py:5-5']);
    assert.deepEqual(places(index, 'Teams:\nAsked: Where is it?'), []);
  });

  it('does not take what a function put between its lines for more than data', () => {
    index.setFile(
      'a.ts',
      'function a(mail) {\n  lines.push("Answer the mail of the customer below.");\n  lines.push(mail);\n  lines.push("Be brief, and do not promise anything at all.");\n}',
    );
    index.setFile(
      'b.ts',
      'const other = `You are a careful cook of the city of ${city}. Never waste any food.`;',
    );
    const quoted =
      'I found this one in an old mail: You are a careful cook of the city of Rome. Never waste any food. What do you make of it?';
    const text = `Answer the mail of the customer below.\n${quoted}\nBe brief, and do not promise anything at all.`;
    assert.deepEqual(places(index, text), ['a.ts:1-2', 'a.ts:4-4']);
  });

  it('finds the template of a message that was cut', () => {
    const rules = Array.from(
      { length: 20 },
      (_, rule) => `Rule ${rule} says that step ${rule} comes first.`,
    );
    index.setFile('a.md', `You are a clerk of {shop}.\n${rules.join('\n')}\n`);
    index.setFile('b.md', 'You are a clerk of {shop}.\nWrite short letters and sign them.\n');
    const text = `You are a clerk of Acme.\n${rules.join('\n')}`;
    assert.deepEqual(places(index, text.slice(0, 256)), ['a.md:1-21']);
    assert.deepEqual(places(index, `${text.slice(0, 201)}...`), ['a.md:1-21']);
    assert.deepEqual(places(index, text.slice(0, 217)), ['a.md:1-21']);
  });

  it('sees through what is escaped twice', () => {
    index.setFile('a.ts', 'const p = `Compare "a" & <b> in ${field}.\nSay which one is better.`;');
    const text = 'Compare "a" & <b> in size.\nSay which one is better.';
    const twice = JSON.stringify({ input: JSON.stringify({ text }) });
    assert.deepEqual(places(index, twice), ['a.ts:1-2']);
    assert.deepEqual(places(index, text.replace('&', '&amp;amp;').replace('<', '&amp;lt;')), [
      'a.ts:1-2',
    ]);
  });

  it('takes the template and not a recording of what it was rendered to', () => {
    const code =
      'const p = `Plan the trip of ${guest} to ${city}.\nEnd with the price of the whole trip.`;';
    const text = 'Plan the trip of Ada to Lisbon.\nEnd with the price of the whole trip.';
    index.setFile('a.ts', code);
    index.setFile('logs/run.json', JSON.stringify({ messages: [{ role: 'user', content: text }] }));
    index.setFile('test/a.test.ts', `assert.equal(p, ${JSON.stringify(text)});`);
    assert.deepEqual(places(index, text), ['a.ts:1-2']);
    assert.deepEqual(places(index, `Hello!\n${text}`), ['a.ts:1-2']);
    index.removeFile('a.ts');
    index.removeFile('test/a.test.ts');
    assert.deepEqual(places(index, text), ['logs/run.json:1-1']);
  });

  it('forgets what a file held before', () => {
    index.setFile('a.ts', 'const p = "The first version of the prompt.";');
    index.setFile('b.ts', 'const p = "The first version of the prompt.";');
    index.setFile('a.ts', '\n\nconst p = "The second version of the prompt.";');
    assert.deepEqual(places(index, 'The first version of the prompt.'), ['b.ts:1-1']);
    assert.deepEqual(places(index, 'The second version of the prompt.'), ['a.ts:3-3']);
    index.removeFile('b.ts');
    const [former, ...others] = index.locate('The first version of the prompt.');
    assert.deepEqual(others, []);
    assert.equal(former?.stale?.lines, 'const p = "The first version of the prompt.";');
    index.removeFile('a.ts');
    assert.deepEqual(places(index, 'The first version of the prompt.'), []);
    assert.equal(index.templateCount, 0);
  });
});
