import type { RecordedResponse } from '../model/recorded-exchange.ts';
import { answerStrings } from './answer-strings.ts';
import { answerText, editAnswer, isMedia } from './edit-answer.ts';
import type { TextEdit } from './text-edit.ts';
import type { TokenPair } from './token-pairs.ts';

/** What the recorded volatile tokens are in the live run. */
export interface Bindings {
  readonly live: ReadonlyMap<string, string>;
  /** Recorded tokens that stand for more than one live token: a second in which two clocks were read. */
  readonly ambiguous: ReadonlySet<string>;
}

export function bindingsOf(
  pairs: readonly TokenPair[],
  earlier: ReadonlyMap<string, string>,
): Bindings {
  const live = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const pair of pairs) {
    const known = live.get(pair.recorded.text);
    if (known === undefined) live.set(pair.recorded.text, pair.live.text);
    else if (known !== pair.live.text) ambiguous.add(pair.recorded.text);
  }
  // A conversation kept by the provider may answer with an id that only an earlier request named.
  const all = new Map([...earlier, ...live]);
  const changed = [...all].filter(
    ([recorded, now]) => recorded !== now && !ambiguous.has(recorded),
  );
  return { live: new Map(changed), ambiguous };
}

export interface BoundAnswer {
  readonly response: RecordedResponse;
  /** What could not be carried over faithfully, in sentences; the answer then holds recorded tokens. */
  readonly problems: readonly string[];
}

/** The recorded answer with live tokens in place of the recorded ones, also where a stream splits them. */
export function bindAnswer(response: RecordedResponse, bindings: Bindings): BoundAnswer {
  const { live, ambiguous } = bindings;
  if (live.size + ambiguous.size === 0 || response.frames.length === 0 || isMedia(response)) {
    return { response, problems: [] };
  }
  const text = answerText(response);
  if (text === undefined) {
    return {
      response,
      problems: ['The answer is not readable text; times and ids in it are the recorded ones.'],
    };
  }
  const said = ambiguous.size === 0 ? [] : saidTexts(text);
  const unclear = [...ambiguous].filter((token) => said.some((each) => each.includes(token)));
  const problems = unclear.map(
    (token) => `The answer holds ${token}, which stands for different values in this run.`,
  );
  return { response: editAnswer(response, text, replacer(live)), problems };
}

/** When the provider answered is its own clock's word, even where the program read the same millisecond. */
const providerClocks: ReadonlySet<string> = new Set(['created_at', 'createTime', 'create_time']);

function saidTexts(text: string): readonly string[] {
  return answerStrings(text)
    .filter(({ member }) => !providerClocks.has(member))
    .map(({ fragments }) => fragments.map(({ value }) => value).join(''));
}

function replacer(live: ReadonlyMap<string, string>) {
  const replacements = new Map<string, string>();
  for (const [recorded, now] of live) {
    replacements.set(recorded, now);
    // A tool call's arguments are JSON in a string, where a Windows path is written with two backslashes.
    const escaped = JSON.stringify(recorded).slice(1, -1);
    if (escaped !== recorded) replacements.set(escaped, JSON.stringify(now).slice(1, -1));
  }
  const longestFirst = [...replacements.keys()].toSorted(
    (left, right) => right.length - left.length,
  );
  const pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  return (text: string, edges: ReadonlySet<number>, member: string): readonly TextEdit[] => {
    if (providerClocks.has(member)) return [];
    const edits: TextEdit[] = [];
    for (const match of longestFirst.length === 0 ? [] : text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const alone =
        (isBoundary(text, start) && isBoundary(text, end)) || isPiece(edges, start, end);
      const replacement = replacements.get(match[0]);
      if (alone && replacement !== undefined) edits.push({ start, end, text: replacement });
    }
    return edits;
  };
}

/** `12:30` is not a part of `112:30`. */
function isBoundary(text: string, at: number): boolean {
  return !/[A-Za-z0-9]{2}/.test(text.slice(Math.max(0, at - 1), at + 1));
}

/** Shorter tokens may be pieces of a longer word by chance. */
const shortestIdLength = 16;

/** An id that each event gives as a whole: the pieces of such a member are no text when put together. */
function isPiece(edges: ReadonlySet<number>, start: number, end: number): boolean {
  return end - start >= shortestIdLength && edges.has(start) && edges.has(end);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
