import type { WireAnswer } from '@cairn/wire';
import { Metrics } from './metrics.ts';

/** What the pages show. */
export interface PageSources {
  readonly metrics: Metrics;
  readonly version: string;
  /** Whether every timer due within the hour is armed and all work in flight is taken up. */
  readonly isRecovered: () => boolean;
  /** The archive of kept code, by id. */
  readonly readCode: (id: string) => Promise<Uint8Array | undefined>;
}

/** Path under which the bytes of a function's code are fetched: GetFunction's `Code.Location`. */
export const codePath = '/_cairn/code/';

/** Pages that belong to no AWS service: health, metrics, code. */
export function createPages(sources: PageSources): (path: string) => Promise<WireAnswer | undefined> {
  return async (path) => {
    switch (path) {
      case '/_cairn/health':
        return json({
          status: 'ok',
          version: sources.version,
          recovery: sources.isRecovered() ? 'done' : 'running',
        });
      case '/_localstack/health':
        return json({
          services: {
            cloudwatch: 'running',
            lambda: 'running',
            logs: 'running',
            stepfunctions: 'running',
            sts: 'running',
          },
          version: sources.version,
        });
      case '/_cairn/metrics':
        return { status: 200, contentType: Metrics.contentType, body: sources.metrics.print() };
      default:
        return path.startsWith(codePath) ? codePage(sources, path.slice(codePath.length)) : undefined;
    }
  };
}

async function codePage({ readCode }: PageSources, id: string): Promise<WireAnswer | undefined> {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  const bytes = await readCode(id);
  return bytes === undefined ? undefined : { status: 200, contentType: 'application/zip', body: bytes };
}

function json(value: object): WireAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) };
}
