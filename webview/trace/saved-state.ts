import { isJsonArray, isJsonObject, numberMember, stringMember } from '../../src/base/json.ts';
import type { TraceViewState } from '../../src/protocol/trace-view.ts';

/** A run may have 100,000 spans; the list of closed ones is kept only as long as it is small. */
const mostCollapsed = 5000;

/** What an earlier life of this panel saved; `undefined` where it is of no use. */
export function parseSavedState(saved: unknown): TraceViewState | undefined {
  if (!isJsonObject(saved)) return undefined;
  const traceId = stringMember(saved, 'traceId');
  if (traceId === undefined) return undefined;
  const selectedSpanId = stringMember(saved, 'selectedSpanId');
  const collapsed = saved['collapsedSpanIds'];
  const scrollTop = numberMember(saved, 'scrollTop');
  const treeShare = shareMember(saved['treeShare']);
  const detailShare = shareMember(saved['detailShare']);
  return {
    traceId,
    ...(selectedSpanId !== undefined && { selectedSpanId }),
    ...(isJsonArray(collapsed) && {
      collapsedSpanIds: collapsed.filter((each) => typeof each === 'string'),
    }),
    ...(scrollTop !== undefined && scrollTop >= 0 && { scrollTop }),
    ...(treeShare !== undefined && { treeShare }),
    ...(detailShare !== undefined && { detailShare }),
  };
}

export function collapsedToSave(collapsed: ReadonlySet<string>): readonly string[] {
  return collapsed.size > mostCollapsed ? [] : [...collapsed];
}

function shareMember(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1 ? value : undefined;
}
