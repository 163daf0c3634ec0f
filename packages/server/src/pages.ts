import type { Log } from '@cairn/kit';
import type { WireAnswer } from '@cairn/wire';
import { Metrics } from './metrics.ts';

/** What the pages show. */
export interface PageSources {
  readonly metrics: Metrics;
  /** What the meter counts, in Prometheus' text format. */
  readonly printMeter: () => string;
  readonly version: string;
  /** What services of AWS there are, by the names that calls from inside have for them. */
  readonly serviceNames: readonly string[];
  /** Whether every timer due within the hour is armed and all work in flight is taken up. */
  readonly isRecovered: () => boolean;
  /** Why what was to be written last was not; undefined when it was. */
  readonly storeProblem: () => string | undefined;
  readonly log: Log;
  /** Certificate of the local authority, as PEM. */
  readonly certificateAuthority: () => string;
  /** What an authority on the internet wants to read to believe that a name is this server's. */
  readonly challenge: (token: string) => string | undefined;
  /** The archive of kept code, by id. */
  readonly readCode: (id: string) => Promise<Uint8Array | undefined>;
}

/** Path under which the bytes of a function's code are fetched: GetFunction's `Code.Location`. */
export const codePath = '/_cairn/code/';
const challengePath = '/.well-known/acme-challenge/';

/** Services that emulators call otherwise than signatures do. */
const emulatorNames: { readonly [name: string]: string } = {
  monitoring: 'cloudwatch',
  states: 'stepfunctions',
};

/** Pages that belong to no AWS service: health, metrics, code, what to trust. */
export function createPages(sources: PageSources): (path: string) => Promise<WireAnswer | undefined> {
  return async (path) => {
    switch (path) {
      case '/_cairn/health':
        return json(healthOf(sources));
      case '/_cairn/ca.pem':
        return {
          status: 200,
          contentType: 'application/x-pem-file',
          body: sources.certificateAuthority(),
        };
      case '/_localstack/health':
        return json({
          services: Object.fromEntries(
            sources.serviceNames.map((name) => [emulatorNames[name] ?? name, 'running']),
          ),
          version: sources.version,
        });
      case '/_cairn/metrics':
        return {
          status: 200,
          contentType: Metrics.contentType,
          body: sources.metrics.print() + sources.printMeter(),
        };
      default:
        if (path.startsWith(challengePath)) return challengePage(sources, path.slice(challengePath.length));
        return path.startsWith(codePath) ? codePage(sources, path.slice(codePath.length)) : undefined;
    }
  };
}

/** Degraded while nothing can be written, on a full disk for instance; the answer is a success all the same. */
function healthOf({ version, isRecovered, storeProblem, serviceNames }: PageSources): object {
  const reason = storeProblem();
  return {
    status: reason === undefined ? 'ok' : 'degraded',
    version,
    recovery: isRecovered() ? 'done' : 'running',
    ...(reason !== undefined && { reason }),
    services: serviceNames,
  };
}

async function codePage({ readCode, log }: PageSources, id: string): Promise<WireAnswer | undefined> {
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  try {
    const bytes = await readCode(id);
    return bytes === undefined ? undefined : { status: 200, contentType: 'application/zip', body: bytes };
  } catch (error) {
    log('error', 'the code of a function cannot be read', { id, error: String(error) });
    return {
      status: 500,
      contentType: 'text/plain; charset=utf-8',
      body: `The code ${id} cannot be read.\n`,
    };
  }
}

function challengePage({ challenge }: PageSources, token: string): WireAnswer | undefined {
  const body = challenge(token);
  return body === undefined ? undefined : { status: 200, contentType: 'application/octet-stream', body };
}

function json(value: object): WireAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) };
}
