/** Longer texts are cut in a hover: the whole of one stands in the trace panel. */
const mostCharacters = 20_000;

/**
 * A text from outside as a Markdown block of plain text: no link, command, image or HTML in it is one.
 * The fence is longer than any run of backticks in the text, so that none of them ends the block.
 */
export function plainBlock(text: string): string {
  const shown = cutText(text, mostCharacters);
  const longest = Math.max(2, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

/** A text of any kind in one short line, as a label: line ends and what reverses writing are shown. */
export function shortLabel(text: string, mostLength: number): string {
  const line = text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ↵ ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '�');
  const characters = Array.from(line);
  return characters.length <= mostLength ? line : `${characters.slice(0, mostLength).join('')}…`;
}

/** `value` as code within a line of Markdown; backticks in it become quotes. */
export function inlineCode(value: string): string {
  return `\`${shortLabel(value, 80).replaceAll('`', "'")}\``;
}

function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}\n… and ${text.length - most} more characters`;
}
