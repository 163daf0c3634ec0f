import type { Records } from '@cairn/kit';
import { readRecord } from '@cairn/store';

const record = { collection: 'server', key: 'endpoint' } as const;

/** Keeps where the server of a data directory listens, for commands that are told the directory only. */
export function keepEndpoint(records: Pick<Records, 'write'>, endpoint: string): Promise<unknown> {
  return records.write([{ ...record, value: endpoint }]);
}

/** Whether a server of this data directory has ever listened. */
export async function hasServedBefore(records: Pick<Records, 'get'>): Promise<boolean> {
  return (await records.get(record.collection, record.key)) !== undefined;
}

/**
 * Where the server of a data directory listened last, as this machine reaches it: `http://127.0.0.1:4566`. Undefined
 * before a first start.
 */
export function readLastEndpoint(dataDirectory: string): string | undefined {
  const kept = readRecord(dataDirectory, record);
  return kept?.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
