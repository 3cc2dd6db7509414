import assert from 'node:assert/strict';
import { docstringSections } from '../../../src/sourcelink/docstring-sections.ts';

const styles = {
  Google: `Looks up the weather.

    Args:
        city (str): The city to look up,
            as people write it.
        days: How many days.

    Returns:
        str: A sentence.
    `,
  Sphinx: `Looks up the weather.

    :param str city: The city to look up,
        as people write it.
    :param days: How many days.
    :return: A sentence.
    `,
  NumPy: `Looks up the weather.

    Parameters
    ----------
    city : str
        The city to look up,
        as people write it.
    days : int
        How many days.
    `,
};

describe('the sections of a docstring', () => {
  for (const [style, docstring] of Object.entries(styles)) {
    it(`are its description and its arguments, in the style of ${style}`, () => {
      const sections = docstringSections(docstring).map(({ start, end, argument = 'tool' }) => [
        argument,
        docstring.slice(start, end).replaceAll(/\s+/g, ' ').trim(),
      ]);
      assert.deepEqual(sections, [
        ['tool', 'Looks up the weather.'],
        ['city', 'The city to look up, as people write it.'],
        ['days', 'How many days.'],
      ]);
    });
  }

  it('are none where the docstring is one text', () => {
    assert.deepEqual(docstringSections('Looks up the weather: now and later.\n\nTwice.'), []);
  });
});
