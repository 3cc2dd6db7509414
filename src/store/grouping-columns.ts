import { defined } from '../base/defined.ts';
import type { RunGrouping } from '../model/run-grouping.ts';
import type { SqlParameters } from './database.ts';

/** The columns that spans and runs share and that join runs. */
export interface GroupingRow {
  readonly conversation_id: string | null;
  readonly user_id: string | null;
  readonly tenant_id: string | null;
  /** A JSON array of strings. */
  readonly tags: string | null;
  readonly service_instance: string | null;
}

export function groupingFromRow(row: GroupingRow): RunGrouping {
  return defined<RunGrouping>({
    conversationId: row.conversation_id ?? undefined,
    userId: row.user_id ?? undefined,
    tenantId: row.tenant_id ?? undefined,
    tags: row.tags === null ? undefined : (JSON.parse(row.tags) as readonly string[]),
    serviceInstance: row.service_instance ?? undefined,
  });
}

export function groupingColumns(grouping: RunGrouping | undefined): SqlParameters {
  const { tags } = grouping ?? {};
  return {
    conversation_id: grouping?.conversationId ?? null,
    user_id: grouping?.userId ?? null,
    tenant_id: grouping?.tenantId ?? null,
    tags: tags === undefined || tags.length === 0 ? null : JSON.stringify(tags),
    service_instance: grouping?.serviceInstance ?? null,
  };
}
