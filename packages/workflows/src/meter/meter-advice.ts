import { diagnoseDefinition } from '@cairn/asl';
import { utf8ByteLength } from '@cairn/kit';
import type { MachineCounts } from './machine-counts.ts';
import { gbSecondsDollars, type MeterPrices, printDollars, transitionsDollars } from './meter-prices.ts';

/** What a machine was billed for in a month. */
export interface MachineBill {
  /** State transitions, by the rule of the prices. */
  readonly transitions: number;
  readonly requests: number;
  readonly gbSeconds: number;
  readonly dollars: number;
}

/** What the same executions would have cost as the other type of machine. */
export interface OtherBill {
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly dollars: number;
  /** Whether the machine could be of that type at all. */
  readonly isPossible: boolean;
  /** Why it could not. */
  readonly reasons: readonly string[];
}

const mbPerGb = 1_024;
/** Memory of an Express execution: 50 MB and its definition, billed in chunks of 64 MB. */
const baseMb = 50;
const chunkMb = 64;
const bytesPerMb = 1_048_576;

/** What AWS would bill of these counts, before what is free. */
export function billOf(counts: MachineCounts, prices: MeterPrices): MachineBill {
  const transitions = transitionsOf(counts, prices);
  const gbSeconds = counts.billedMbMs / mbPerGb / 1_000;
  const dollars =
    transitionsDollars(prices, transitions) +
    counts.requests * prices.requestDollars +
    gbSecondsDollars(prices, gbSeconds);
  return { transitions, requests: counts.requests, gbSeconds, dollars };
}

function transitionsOf({ executions, entries, retries }: MachineCounts, prices: MeterPrices): number {
  return entries + retries + executions * prices.transitionsPerExecution;
}

/** What the machine's executions would have cost as the other type; undefined where none has ended. */
export function otherBillOf(
  counts: MachineCounts,
  prices: MeterPrices,
  machine: { readonly type: string; readonly definition: string },
): OtherBill | undefined {
  if (machine.type === 'EXPRESS') {
    if (counts.requests === 0) return undefined;
    const transitions = counts.expressTransitions + counts.requests * prices.transitionsPerExecution;
    const dollars = transitionsDollars(prices, transitions);
    return { type: 'STANDARD', dollars, isPossible: true, reasons: [] };
  }
  if (counts.ended === 0) return undefined;
  const memoryMb = chunkMb * Math.ceil((baseMb + utf8ByteLength(machine.definition) / bytesPerMb) / chunkMb);
  const gbSeconds = (counts.durationMs / 1_000) * (memoryMb / mbPerGb);
  const dollars = counts.ended * prices.requestDollars + gbSecondsDollars(prices, gbSeconds);
  const reasons = obstaclesToExpress(counts, machine.definition);
  return { type: 'EXPRESS', dollars, isPossible: reasons.length === 0, reasons };
}

function obstaclesToExpress(
  { ended, overFiveMinutes }: MachineCounts,
  definition: string,
): readonly string[] {
  const refusals = diagnoseDefinition(definition, { type: 'EXPRESS' }).diagnostics.filter(
    ({ severity }) => severity === 'ERROR',
  );
  const long =
    overFiveMinutes === 0
      ? []
      : [`${overFiveMinutes} of ${ended} executions took longer than the five minutes that Express allows.`];
  const refused = refusals.map(
    ({ message, location }) => `${message.trim()}${location === undefined ? '' : ` (${location})`}.`,
  );
  return [...long, ...new Set(refused)];
}

/** A share of repeated attempts that is worth a word. */
const manyRetries = 0.2;

/** What the machine's owner might want to know, in plain words. */
export function adviceOf(
  counts: MachineCounts,
  prices: MeterPrices,
  bill: MachineBill,
  other: OtherBill | undefined,
): readonly string[] {
  const advice: string[] = [];
  if (other !== undefined && other.dollars * 2 <= bill.dollars) {
    const share = shareOf(other.dollars / bill.dollars);
    const name = other.type === 'EXPRESS' ? 'an Express' : 'a Standard';
    advice.push(
      `As ${name} machine the same executions would have cost ${printDollars(other.dollars)} in the place of ${printDollars(bill.dollars)}: ${share}.`,
      ...(other.isPossible
        ? [caveatOf(other.type)]
        : [`It cannot be ${name} machine as it is: ${other.reasons.join(' ')}`]),
    );
  }
  const attempts = transitionsOf(counts, prices);
  if (counts.retries > 0 && counts.retries >= attempts * manyRetries) {
    const percent = Math.round((100 * counts.retries) / attempts);
    advice.push(
      `${percent} % of its state transitions are repeated attempts: each is billed like a state that is entered.`,
    );
  }
  return advice;
}

function caveatOf(type: OtherBill['type']): string {
  return type === 'EXPRESS'
    ? 'Mind that Express runs its steps at least once (or at most once, when started synchronously), shows its history in CloudWatch Logs only, and takes no redrive. The type of a machine cannot be changed: create another.'
    : 'A Standard machine keeps the history of its executions and runs each step once. The type of a machine cannot be changed: create another.';
}

const shares = [
  '',
  'as much',
  'half',
  'a third',
  'a quarter',
  'a fifth',
  'a sixth',
  'a seventh',
  'an eighth',
];

function shareOf(ratio: number): string {
  const parts = ratio === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / ratio);
  if (parts < shares.length) return shares[parts] as string;
  if (parts <= 14) return 'a tenth';
  return parts === Number.POSITIVE_INFINITY ? 'nothing' : `1/${parts} of it`;
}
