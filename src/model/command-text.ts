import type { CommandLine } from './execution.ts';

/** A command as a person reads it. */
export function commandText(command: CommandLine): string {
  if (command.type === 'shell') return command.line;
  return command.arguments.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The words of a shell line that uses nothing of a shell but quotes, so that it can be started without
 * one; `undefined` where it does more (pipes, variables, patterns, assignments).
 */
export function splitPlainLine(line: string): readonly string[] | undefined {
  if (/[|&;<>()$`\\*?[\]{}~#\n]/.test(line) || /^\s*\w+=/.test(line)) return undefined;
  const words: string[] = [];
  // A word is a run of plain and quoted pieces without a space between: a"b c"d.
  for (const match of line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)) {
    words.push(match[0].replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  const quotes = line.replaceAll(/"[^"]*"|'[^']*'/g, '');
  return words.length === 0 || /["']/.test(quotes) ? undefined : words;
}
