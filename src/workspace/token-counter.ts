/** Counts tokens as OpenAI's newer models do (`o200k`): the others' counts differ by some percent. */
export interface TokenCounter {
  /**
   * The tokens of each piece of a text, which begin at `starts`, ascending from 0. A word that two
   * pieces share, such as a space and the name behind it, counts where its middle is.
   */
  tokensFrom(text: string, starts: readonly number[]): number[];
}

/** Counting a longer text takes longer than a person waits. */
export const mostCountedCharacters = 400_000;

/** Models that were trained with this table of tokens. */
const ownModels =
  /^(?:openai\/)?(?:gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-oss|chatgpt-4o|o[134](?:-|$))/;

export function countsAs(model: string | undefined): 'own' | 'another' {
  return model !== undefined && ownModels.test(model) ? 'own' : 'another';
}

let loading: Promise<TokenCounter> | undefined;

/** The table takes 17 MB of heap, and four times that while it is read: it is, when somebody first asks. */
export function loadTokenCounter(): Promise<TokenCounter> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ encodeGenerator, decode }) => ({
    tokensFrom: (text, starts) => {
      const counts = starts.map(() => 0);
      let piece = 0;
      let at = 0;
      // What looks like a control token in a prompt is text to the model's API, and to us.
      for (const tokens of encodeGenerator(text, { disallowedSpecial: new Set() })) {
        const { length } = decode(tokens);
        const middle = at + Math.floor(length / 2);
        while ((starts[piece + 1] ?? Infinity) <= middle) piece += 1;
        counts[piece] = (counts[piece] ?? 0) + tokens.length;
        at += length;
      }
      return counts;
    },
  }));
  return loading;
}
