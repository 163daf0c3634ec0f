import { type HistoryEvent, type HistoryEventType, printEventDetails } from '@cairn/asl';
import { memberOf } from '@cairn/kit';
import type { CompiledRevision } from '../catalog/state-machine.ts';
import { logDestination } from '../operations/machine-settings.ts';
import type { LoadedExecution } from './execution-slot.ts';

/** What is known of an execution that logs and is counted. */
export type ObservedExecution = Pick<LoadedExecution, 'machine' | 'revision' | 'execution'>;

/** Where executions log: CloudWatch Logs, wired by the server. */
export interface ExecutionLogs {
  /** Whether there is a log group of that ARN, `:*` at its end included. */
  groupExists(logGroupArn: string): Promise<boolean>;
  /** Takes records without waiting; those for a group that is gone are dropped, as in AWS. */
  write(records: ExecutionLogWrite): void;
}

/** Records of one execution for one stream. */
export interface ExecutionLogWrite {
  readonly logGroupArn: string;
  readonly stream: string;
  readonly events: readonly { readonly timestampMs: number; readonly message: string }[];
}

interface Logging {
  readonly logGroupArn: string;
  readonly includeExecutionData: boolean;
  readonly isLogged: (type: HistoryEventType) => boolean;
}

/** Longest detail that a record holds whole, in characters; AWS cuts at about 248 KiB. */
const detailCharactersMax = 248 * 1024;
const fatal: ReadonlySet<string> = new Set(['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']);
const failed = /Failed$|TimedOut$|Aborted$|^FailStateEntered$/;

/** What the levels log. Source: "Log levels for Step Functions execution events" in the developer guide. */
const levels: { readonly [level: string]: Logging['isLogged'] } = {
  ALL: () => true,
  ERROR: (type) => failed.test(type),
  FATAL: (type) => fatal.has(type),
};

/** Writes the log records of executions whose machines ask for it. Costs a look at the revision where none does. */
export class ExecutionLog {
  readonly #logs: ExecutionLogs;
  readonly #loggings = new WeakMap<CompiledRevision, Logging | 'off'>();

  constructor(logs: ExecutionLogs) {
    this.#logs = logs;
  }

  /** Whether the execution's machine logs. */
  isOn({ revision }: ObservedExecution): boolean {
    return revision.loggingConfiguration !== undefined && this.#loggingOf(revision) !== 'off';
  }

  /** Which events a machine logs; undefined when none. */
  filterOf(revision: CompiledRevision): Logging['isLogged'] | undefined {
    const logging = revision.loggingConfiguration === undefined ? 'off' : this.#loggingOf(revision);
    return logging === 'off' ? undefined : logging.isLogged;
  }

  /** The events of a burst are durable. */
  committed({ revision, machine, execution }: ObservedExecution, events: readonly HistoryEvent[]): void {
    if (revision.loggingConfiguration === undefined) return;
    const logging = this.#loggingOf(revision);
    if (logging === 'off') return;
    const logged = events.filter(({ type }) => logging.isLogged(type));
    if (logged.length === 0) return;
    const { executionArn } = execution.identity;
    this.#logs.write({
      logGroupArn: logging.logGroupArn,
      stream: streamName(machine.name, execution.identity.startMs),
      events: logged.map((event) => ({
        timestampMs: event.timestampMs,
        message: printRecord(event, executionArn, logging.includeExecutionData),
      })),
    });
  }

  #loggingOf(revision: CompiledRevision): Logging | 'off' {
    let logging = this.#loggings.get(revision);
    if (logging === undefined) {
      logging = readLogging(revision);
      this.#loggings.set(revision, logging);
    }
    return logging;
  }
}

function readLogging({ loggingConfiguration = {} }: CompiledRevision): Logging | 'off' {
  const isLogged = levels[String(memberOf(loggingConfiguration, 'level'))];
  const logGroupArn = logDestination(loggingConfiguration);
  if (isLogged === undefined || logGroupArn === undefined) return 'off';
  return {
    logGroupArn,
    isLogged,
    includeExecutionData: memberOf(loggingConfiguration, 'includeExecutionData') === true,
  };
}

/** One record, as AWS writes it: numbers as texts, names of its own in snake case. */
function printRecord(event: HistoryEvent, executionArn: string, includeExecutionData: boolean): string {
  const details = printEventDetails(event, includeExecutionData);
  return `{"id":"${event.id}","type":"${event.type}","details":${details.length > detailCharactersMax ? cut(details) : details},"previous_event_id":"${event.previousEventId}","event_timestamp":"${event.timestampMs}","execution_arn":${JSON.stringify(executionArn)},"redrive_count":"0"}`;
}

function cut(details: string): string {
  const members = JSON.parse(details) as Record<string, unknown>;
  for (const [name, value] of Object.entries(members)) {
    if (typeof value !== 'string' || value.length <= detailCharactersMax) continue;
    members[name] = value.slice(0, detailCharactersMax);
    if (`${name}Details` in members) members[`${name}Details`] = { truncated: true };
  }
  return JSON.stringify(members);
}

/** `states/MACHINE/2026-01-31-23-00/1a2b3c4d`: a new stream each hour; the last part AWS makes up, here it is the hour. */
function streamName(machineName: string, startMs: number): string {
  const hour = new Date(startMs).toISOString().slice(0, 13).replace('T', '-');
  const number = Math.floor(startMs / 3_600_000);
  return `states/${machineName}/${hour}-00/${number.toString(16).padStart(8, '0')}`;
}
