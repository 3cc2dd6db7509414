import { nanos } from '../base/nanos.ts';
import { messageText } from '../model/message.ts';
import type { Span } from '../model/span.ts';
import type { Completion, Surroundings } from './surroundings.ts';

/** Clocks of a server and of its client may differ by so much. */
const clockDifference = 10_000_000_000n;

/**
 * A model server that does not go on with its client's trace tells in one of its own where the time went. It
 * is joined by the id of the answer where it worked at the time of the call; a replay gives out the same ids.
 */
export function servingElsewhere(span: Span, around: Surroundings): readonly Completion[] {
  const { llm, serving } = span;
  if (span.kind !== 'llm' || serving !== undefined || llm?.responseId === undefined) return [];
  const fitting = (around.otherRuns?.withResponse(llm.responseId) ?? []).filter(
    (each) => each.kind === 'llm' && each.serving !== undefined && isDuring(each, span),
  );
  return onlyOne(fitting, (each) => ({ serving: each.serving ?? {} }));
}

function isDuring(server: Span, call: Span): boolean {
  const [end, serverEnd] = [call.endTime ?? call.startTime, server.endTime ?? server.startTime];
  return serverEnd + clockDifference >= call.startTime && server.startTime <= end + clockDifference;
}

/** Between a retrieval and the call that uses it a program does little. */
const longestBefore = 60_000_000_000n;
/** Less of a document may stand in a prompt by chance. */
const shortestEvidence = 20;
const longestEvidence = 200;
/** The first documents are those that a program uses. */
const mostDocuments = 50;

/**
 * Programs that trace no step around both tell a retrieval in a trace of its own. It is the call's where what
 * was found stands in what the model was asked: time and conversation alone would be a guess.
 */
export function retrievalElsewhere(span: Span, around: Surroundings): readonly Completion[] {
  if (span.kind !== 'llm' || span.retrieval !== undefined || around.otherRuns === undefined)
    return [];
  const from = nanos(span.startTime > longestBefore ? span.startTime - longestBefore : 0n);
  const found = around.otherRuns.retrievalsBetween(from, span.startTime);
  if (found.length === 0) return [];
  const asked = (span.llm?.inputMessages ?? []).map(messageText).join('\n');
  const fitting = found.filter((each) => isUsed(each, asked));
  return onlyOne(fitting, (each) => ({ retrieval: each.retrieval ?? {} }));
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
