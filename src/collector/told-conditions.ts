import { maskCredentials } from '../base/credentials.ts';
import { conditionDifferences } from '../model/execution-conditions.ts';
import { parseExecutionId, type ExecutionId } from '../model/ids.ts';
import type { DescribeExecution } from '../protocol/collector-api.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Store } from '../store/open-store.ts';

/** Keeps under what an execution runs. Throws `RpcError` `not-found` where there is no such execution. */
export function describeExecution(
  store: Store,
  { executionId, conditions, standardInput }: DescribeExecution,
): void {
  const id = parseExecutionId(executionId);
  if (id === undefined || store.executions.get(id) === undefined)
    throw new RpcError('not-found', `There is no execution ${executionId}.`);
  store.conditions.put(id, {
    conditions,
    ...(standardInput !== undefined && { standardInput: masked(standardInput) }),
  });
}

/** Bytes that are no text hold no credential that could be found. */
function masked(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes : Buffer.from(maskCredentials(text));
}

/** In sentences; none where one of both was not described. */
export function toldDifferences(
  store: Store,
  recorded: ExecutionId,
  replayed: ExecutionId,
): readonly string[] {
  const before = store.conditions.get(recorded)?.conditions;
  const now = store.conditions.get(replayed)?.conditions;
  return before === undefined || now === undefined ? [] : conditionDifferences(before, now);
}
