import type { ComparedRequests } from './match-outcome.ts';
import type { LiveCall } from './call-differences.ts';
import type { Recording } from './recording.ts';
import { requestText } from './request-text.ts';
import { compareTokens, type SentTimes } from './token-pairs.ts';
import { findVolatileTokens } from './volatile-tokens.ts';

/**
 * Both requests as text. Recorded lines that differ from a live one only in what changes by itself are
 * shown as they are now, so that a diff shows what somebody changed and nothing else.
 */
export function comparedRequests(
  live: LiveCall,
  recording: Recording | undefined,
): ComparedRequests {
  const liveText = requestText(live.request);
  if (recording === undefined) return { call: live.call, live: liveText };
  const recordedText = requestText(recording.request);
  const sent = { recorded: recording.sent, live: live.sent };
  return {
    call: live.call,
    live: liveText,
    recorded: withLiveTokens(recordedText, liveText, sent),
  };
}

function withLiveTokens(recordedText: string, liveText: string, sent: SentTimes): string {
  const liveLines = new Map<string, string>();
  for (const line of liveText.split('\n')) liveLines.set(findVolatileTokens(line).normalised, line);
  const lines = recordedText.split('\n').map((line) => {
    const { normalised, tokens } = findVolatileTokens(line);
    const liveLine = liveLines.get(normalised);
    if (tokens.length === 0 || liveLine === undefined) return line;
    const { edited } = compareTokens(tokens, findVolatileTokens(liveLine).tokens, sent);
    return edited.length === 0 ? liveLine : line;
  });
  return lines.join('\n');
}
