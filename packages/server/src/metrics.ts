import type { Records } from '@cairn/kit';
import type { CallRecord, RequestRecord } from '@cairn/wire';
import type { Burst, Journal } from '@cairn/workflows';

const contentTypeText = 'text/plain; version=0.0.4; charset=utf-8';

/** Counts what the server does, for `/_cairn/metrics`. */
export class Metrics {
  static readonly contentType = contentTypeText;
  readonly #startSeconds = Date.now() / 1000 - process.uptime();
  readonly #requests = new OperationTally('status');
  readonly #calls = new OperationTally('error');
  readonly #ended = new Map<string, number>();
  #started = 0;
  #batches = 0;
  #bursts = 0;
  #batchesFailed = 0;
  #liveStreams = 0;
  #storeProblem: string | undefined;

  /** Counts a request that was answered. */
  countRequest({ service, operation, status }: RequestRecord): void {
    this.#requests.add(service, operation, status);
  }

  /** Counts an operation that was carried out or refused, whether it was called over HTTP or from inside. */
  countCall({ service, operation, errorCode = '' }: CallRecord): void {
    this.#calls.add(service, operation, errorCode);
  }

  /** Counts a stream of `/_cairn/v1/stream` that opens. @returns told when it has ended */
  readonly countStream = (): (() => void) => {
    this.#liveStreams += 1;
    return () => {
      this.#liveStreams -= 1;
    };
  };

  /** The same journal, its appends counted when they are durable. */
  counting(journal: Journal): Journal {
    return {
      append: async (bursts) => {
        try {
          const refused = await journal.append(bursts);
          this.#storeProblem = undefined;
          this.#countBatch(bursts, refused);
          return refused;
        } catch (error) {
          this.#batchesFailed += 1;
          this.#storeProblem = error instanceof Error ? error.message : String(error);
          throw error;
        }
      },
      deleteExecutions: (machineId, status) => journal.deleteExecutions(machineId, status),
      expireExecutions: (stoppedBeforeMs) => journal.expireExecutions(stoppedBeforeMs),
      counters: () => journal.counters(),
      execution: (executionId) => journal.execution(executionId),
      executionByName: (machineId, name) => journal.executionByName(machineId, name),
      segments: (segmentIds, executionId) => journal.segments(segmentIds, executionId),
      walkBack: (from, options) => journal.walkBack(from, options),
      listExecutions: (options) => journal.listExecutions(options),
      searchExecutions: (search) => journal.searchExecutions(search),
      openExecutions: () => journal.openExecutions(),
      dueExecutions: (options) => journal.dueExecutions(options),
      inFlightExecutions: (after, limit) => journal.inFlightExecutions(after, limit),
    };
  }

  /** The same records, their writes watched. */
  watching(records: Records): Records {
    const kept = (): void => {
      this.#storeProblem = undefined;
    };
    const lost = (error: unknown): void => {
      this.#storeProblem = error instanceof Error ? error.message : String(error);
    };
    return {
      ...records,
      write: (entries) => {
        const writing = records.write(entries);
        writing.then(kept, lost);
        return writing;
      },
    };
  }

  /** Why the last commit failed; undefined when it did not. */
  get storeProblem(): string | undefined {
    return this.#storeProblem;
  }

  /** All counts in Prometheus' text format. */
  print(): string {
    const { user, system } = process.cpuUsage();
    return [
      gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
      counter('process_cpu_seconds_total', 'User and system time.', [['', (user + system) / 1e6]]),
      gauge('process_start_time_seconds', 'Start, in seconds since the epoch.', this.#startSeconds),
      counter('cairn_executions_started_total', 'Executions started, durable.', [['', this.#started]]),
      counter(
        'cairn_executions_ended_total',
        'Executions ended, durable, by status.',
        [...this.#ended].map(([status, count]) => [`status="${status}"`, count]),
      ),
      counter('cairn_journal_batches_total', 'Batches committed to the journal.', [['', this.#batches]]),
      counter('cairn_journal_batches_failed_total', 'Batches the journal refused.', [
        ['', this.#batchesFailed],
      ]),
      counter('cairn_journal_bursts_total', 'Bursts committed to the journal.', [['', this.#bursts]]),
      gauge('cairn_live_streams', 'Streams of /_cairn/v1/stream that are open.', this.#liveStreams),
      counter('cairn_calls_total', 'Operations called, by requests and by tasks.', this.#calls.samples()),
      counter('cairn_requests_total', 'Requests answered.', this.#requests.samples()),
    ].join('');
  }

  #countBatch(bursts: readonly Burst[], refused: readonly number[]): void {
    this.#batches += 1;
    this.#bursts += bursts.length - refused.length;
    const gone = refused.length === 0 ? undefined : new Set(refused);
    for (let position = 0; position < bursts.length; position++) {
      const burst = bursts[position] as Burst;
      if (gone?.has(position)) continue;
      if (burst.create !== undefined) this.#started += 1;
      if (burst.status !== 'RUNNING') this.#ended.set(burst.status, (this.#ended.get(burst.status) ?? 0) + 1);
    }
  }
}

type Sample = readonly [labels: string, value: number];

/** Counts by service, operation and outcome, without joining the labels each time. */
class OperationTally {
  readonly #outcomeLabel: string;
  readonly #counts = new Map<string, Map<string, Map<string | number, number>>>();

  constructor(outcomeLabel: string) {
    this.#outcomeLabel = outcomeLabel;
  }

  add(service: string, operation: string, outcome: string | number): void {
    const counts = inner(inner(this.#counts, service), operation);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }

  samples(): readonly Sample[] {
    return [...this.#counts].flatMap(([service, operations]) =>
      [...operations].flatMap(([operation, outcomes]) =>
        [...outcomes].map(([outcome, count]): Sample => {
          const labels = `service="${service}",operation="${operation}",${this.#outcomeLabel}="${outcome}"`;
          return [labels, count];
        }),
      ),
    );
  }
}

function inner<Key, Value>(map: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

function counter(name: string, help: string, samples: readonly Sample[]): string {
  return metric(name, 'counter', help, samples);
}

function gauge(name: string, help: string, value: number): string {
  return metric(name, 'gauge', help, [['', value]]);
}

function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
