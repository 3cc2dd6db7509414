import { nanos, type Nanos } from '../base/nanos.ts';
import { messageText } from '../model/message.ts';
import type { Span } from '../model/span.ts';
import { ancestorsOf, type Completion, type Surroundings } from './surroundings.ts';

/** Clocks of a server and of its client may differ by so much. */
export const clockDifference = 10_000_000_000n;

/**
 * A model server that does not go on with its client's trace tells in one of its own where the time went. It
 * is joined by the id of the answer where it worked at the time of the call; a replay gives out the same ids.
 */
export function servingElsewhere(span: Span, around: Surroundings): readonly Completion[] {
  const { llm, serving } = span;
  if (span.kind !== 'llm' || serving !== undefined || llm?.responseId === undefined) return [];
  const fitting = (around.otherRuns?.withResponse(llm.responseId) ?? []).filter(
    (each) => isServer(each) && isServedDuring(each, span),
  );
  return onlyOne(fitting, (each) => ({ serving: each.serving ?? {} }));
}

/** True where a span is what a model server tells of a call. */
export function isServer({ kind, serving }: Span): boolean {
  return kind === 'llm' && serving !== undefined;
}

/** Whether a server was at work on a call, as far as their times tell. */
export function isServedDuring(server: Times, call: Times): boolean {
  const [end, serverEnd] = [call.endTime ?? call.startTime, server.endTime ?? server.startTime];
  return serverEnd + clockDifference >= call.startTime && server.startTime <= end + clockDifference;
}

type Times = Pick<Span, 'startTime' | 'endTime'>;

/** Between a retrieval and the call that uses it a program does little. */
const longestBefore = 60_000_000_000n;
/** Less of a document may stand in a prompt by chance. */
const shortestEvidence = 20;
const longestEvidence = 200;
/** The first documents are those that a program uses. */
const mostDocuments = 50;

/**
 * Programs that trace no step around both tell a retrieval in a trace of its own. It is the call's where what
 * was found stands in what the model was asked, and the tool's where it stands in what the tool gave back: time
 * and conversation alone would be a guess.
 */
export function retrievalElsewhere(span: Span, around: Surroundings): readonly Completion[] {
  if (around.otherRuns === undefined || span.retrieval !== undefined) return [];
  const place = placeOfUse(span);
  if (place === undefined) return [];
  const { from, until, text } = place;
  const found = around.otherRuns.retrievalsBetween(from, until);
  if (found.length === 0) return [];
  const fitting = found.filter((each) => each.startTime >= from && isUsed(each, text()));
  return onlyOne(nearest(fitting, { span, text: text(), around }), (each) => ({
    retrieval: each.retrieval ?? {},
  }));
}

interface PlaceOfUse {
  readonly from: Nanos;
  readonly until: Nanos;
  readonly text: () => string;
}

/** A model is asked after the retrieval; a tool is at work meanwhile. */
function placeOfUse({ kind, startTime, endTime, llm, tool }: Span): PlaceOfUse | undefined {
  if (kind === 'llm') {
    const from = nanos(startTime > longestBefore ? startTime - longestBefore : 0n);
    const text = () => (llm?.inputMessages ?? []).map(messageText).join('\n');
    return { from, until: startTime, text };
  }
  const result = tool?.result;
  if (kind !== 'tool' || endTime === undefined || result === undefined) return undefined;
  const text = () => (typeof result === 'string' ? result : JSON.stringify(result));
  return { from: startTime, until: endTime, text };
}

interface Use {
  readonly span: Span;
  readonly text: string;
  readonly around: Surroundings;
}

/** Of several that found the same: what was looked for stands there too, or it was done in the call's run. */
function nearest(fitting: readonly Span[], { span, text, around }: Use): readonly Span[] {
  if (fitting.length < 2) return fitting;
  const asked = fitting.filter(({ retrieval }) => isLookedFor(retrieval?.query, text));
  if (asked.length === 1) return asked;
  const top = ancestorsOf(span, around).at(-1);
  const inRun = fitting.filter(({ startTime }) => top !== undefined && startTime >= top.startTime);
  return inRun.length === 1 ? inRun : fitting;
}

function isLookedFor(query: string | undefined, text: string): boolean {
  return query !== undefined && query.trim() !== '' && text.includes(query.trim());
}

function isUsed({ retrieval }: Span, asked: string): boolean {
  return (retrieval?.documents ?? []).slice(0, mostDocuments).some(({ content = '' }) => {
    const evidence = content.trim().slice(0, longestEvidence);
    return evidence.length >= shortestEvidence && asked.includes(evidence);
  });
}

/** Where two fit, neither is taken. */
function onlyOne(
  fitting: readonly Span[],
  meaningOf: (span: Span) => Completion['meaning'],
): readonly Completion[] {
  const [only, second] = fitting;
  if (only === undefined || second !== undefined) return [];
  const { traceId, spanId } = only;
  return [{ from: 'other-run', traceId, spanId, meaning: meaningOf(only) }];
}
