import type { ExecutionId } from '../model/ids.ts';

/** Tells each sentence once for each execution, or session: a program may do the same thing again and again. */
export function onceEach(
  tell: (sentence: string) => void,
): (address: ExecutionId, sentence: string) => void {
  const told = new Set<string>();
  return (address, sentence) => {
    const key = `${address} ${sentence}`;
    if (told.has(key)) return;
    told.add(key);
    tell(sentence);
  };
}
