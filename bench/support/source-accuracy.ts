import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../src/base/log.ts';
import { openWorkspaceIndex } from '../../src/workspace/workspace-index.ts';

/**
 * How often the link from a message to its template is right, on the messages that real engines rendered
 * from a workspace of several hundred prompts (`bench/accuracy`). One half of the prompts is `held-out`:
 * whoever works on the matching looks at the failures of the open half only.
 */
export interface Accuracy {
  readonly half: Half;
  readonly messages: number;
  /** Prompts that messages came from, and those of them that were named. */
  readonly expected: number;
  readonly found: number;
  /** Links given, and those that are right. */
  readonly links: number;
  readonly right: number;
  readonly failures: readonly string[];
}

export type Half = 'open' | 'held-out';

interface ExpectedPrompt {
  readonly file: string;
  readonly line: number;
  readonly lastLine: number;
  readonly kind: string;
  /** A link to it is right, but it says too little to be looked for. */
  readonly optional?: boolean;
}

interface CorpusMessage {
  readonly what: string;
  readonly half: Half;
  readonly text: string;
  readonly expected: readonly ExpectedPrompt[];
}

const corpus = fileURLToPath(new URL('../../test/fixtures/source/corpus', import.meta.url));
/** A declaration may stand this far above its literal. */
const declarationLines = 2;

export interface AccuracyMeasurement {
  readonly templates: number;
  readonly messages: number;
  /** Of each lookup, in milliseconds. */
  readonly times: readonly number[];
  readonly halves: readonly Accuracy[];
}

export async function measureAccuracy(grammarsFolder: string): Promise<AccuracyMeasurement> {
  const folders = [`${corpus}/workspace`];
  const index = await openWorkspaceIndex({ folders, grammarsFolder, log: silentLog });
  const messages = readFileSync(`${corpus}/messages.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusMessage);
  const times: number[] = [];
  const judged = messages.map((message) => {
    const before = performance.now();
    const [matches = []] = index.locateTexts([message.text]);
    times.push(performance.now() - before);
    const links = new Map(
      matches.map(({ file, startLine, endLine }) => [
        `${file}:${startLine}`,
        { file, line: startLine, endLine },
      ]),
    );
    return judge(message, [...links.values()]);
  });
  const halves = (['open', 'held-out'] as const).map((half) =>
    summary(
      half,
      judged.filter((each) => each.message.half === half),
    ),
  );
  return { templates: index.templateCount, messages: messages.length, times, halves };
}

interface Link {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

interface Judged {
  readonly message: CorpusMessage;
  readonly links: readonly Link[];
  readonly missing: readonly ExpectedPrompt[];
  readonly wrong: readonly Link[];
}

function judge(message: CorpusMessage, links: readonly Link[]): Judged {
  const isRight = (link: Link, prompt: ExpectedPrompt): boolean =>
    link.file === prompt.file &&
    link.line <= prompt.lastLine &&
    (prompt.line - declarationLines <= link.line || prompt.line <= link.endLine);
  return {
    message,
    links,
    missing: required(message).filter((prompt) => !links.some((link) => isRight(link, prompt))),
    wrong: links.filter((link) => !message.expected.some((prompt) => isRight(link, prompt))),
  };
}

function required({ expected }: CorpusMessage): readonly ExpectedPrompt[] {
  return expected.filter(({ optional }) => optional !== true);
}

function summary(half: Half, judged: readonly Judged[]): Accuracy {
  const sum = (of: (each: Judged) => number): number =>
    judged.reduce((total, each) => total + of(each), 0);
  const expected = sum(({ message }) => required(message).length);
  const links = sum((each) => each.links.length);
  return {
    half,
    messages: judged.length,
    expected,
    found: expected - sum(({ missing }) => missing.length),
    links,
    right: links - sum(({ wrong }) => wrong.length),
    failures: judged.flatMap(describeFailures),
  };
}

function describeFailures({ message, missing, wrong }: Judged): string[] {
  const text = JSON.stringify(message.text.slice(0, 90));
  return [
    ...missing.map(
      ({ file, line, kind }) =>
        `missing ${message.what} ${kind} ${file}:${line} in ${message.text.length}: ${text}`,
    ),
    ...wrong.map(({ file, line }) => `wrong ${message.what} ${file}:${line} for ${text}`),
  ];
}

export function accuracyLine({ half, messages, expected, found, links, right }: Accuracy): string {
  const share = (part: number, all: number): string => (all === 0 ? '1' : (part / all).toFixed(4));
  return (
    `${half}: ${messages} messages, precision ${share(right, links)} (${right} of ${links} links), ` +
    `recall ${share(found, expected)} (${found} of ${expected} prompts)`
  );
}
