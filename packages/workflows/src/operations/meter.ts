import type { CallScope } from '@cairn/kit';
import { type MachineCounts, namedCounts } from '../meter/machine-counts.ts';
import type { MeterRow } from '../meter/meter.ts';
import { adviceOf, billOf, type MachineBill, type OtherBill, otherBillOf } from '../meter/meter-advice.ts';
import { printMeterMetrics } from '../meter/meter-metrics.ts';
import { monthOf } from '../meter/meter-month.ts';
import { gbSecondsDollars, type MeterPrices, transitionsDollars } from '../meter/meter-prices.ts';
import { printResourceArn } from '../resource-arn.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of `/_cairn/v1/meter`. */
export interface ReadMeterInput {
  /** `2026-01`; the month of today unless given. */
  readonly month?: string;
  /** Most machines that are listed, those that cost most; 100 unless given. */
  readonly maxResults?: number;
}

/** A machine in the meter's report. */
export interface MeteredMachine extends MachineBill {
  readonly stateMachineArn: string;
  /** STANDARD or EXPRESS; absent of a machine that was deleted. */
  readonly type?: string;
  readonly counts: MachineCounts;
  readonly other?: OtherBill;
  readonly advice: readonly string[];
}

/** Output of `/_cairn/v1/meter`: what AWS would have billed an account in a region for a month. */
export interface ReadMeterOutput {
  readonly month: string;
  readonly stateMachines: readonly MeteredMachine[];
  /** Machines that are not listed but are in the total. */
  readonly omitted: number;
  readonly total: MachineBill & {
    /** What is free of it. */
    readonly freeDollars: number;
  };
  readonly prices: MeterPrices;
}

const resultsDefault = 100;

/** The meter: what was used and what it would have cost. */
export class MeterOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** Of the caller's account and region. Counts of the last moments are written before they are read. */
  async readMeter(scope: CallScope, input: ReadMeterInput): Promise<ReadMeterOutput> {
    const { meter, prices, clock } = this.#parts;
    const month = input.month ?? monthOf(clock.now());
    const total = { transitions: 0, requests: 0, gbSeconds: 0, dollars: 0 };
    const found: { readonly row: MeterRow; readonly bill: MachineBill }[] = [];
    for await (const page of meter.read(month, printResourceArn(scope, 'stateMachine', ''))) {
      for (const row of page) {
        const bill = billOf(namedCounts(row.counts), prices);
        total.transitions += bill.transitions;
        total.requests += bill.requests;
        total.gbSeconds += bill.gbSeconds;
        found.push({ row, bill });
      }
    }
    found.sort((left, right) => right.bill.dollars - left.bill.dollars);
    const shown = found.slice(0, input.maxResults || resultsDefault);
    const stateMachines: MeteredMachine[] = [];
    for (const { row, bill } of shown) stateMachines.push(await this.#describe(row, bill));
    return {
      month,
      stateMachines,
      omitted: found.length - shown.length,
      total: { ...total, ...totalDollars(total, prices) },
      prices,
    };
  }

  /** All counts since the start, in Prometheus' text format; machines beyond the first ones are left out. */
  printMeterMetrics(): string {
    return printMeterMetrics(this.#parts.meter.sinceStart(), this.#parts.prices);
  }

  async #describe(
    { stateMachineArn, counts: numbers }: MeterRow,
    bill: MachineBill,
  ): Promise<MeteredMachine> {
    const { catalog, prices } = this.#parts;
    const counts = namedCounts(numbers);
    const machine = await catalog.find(stateMachineArn);
    if (machine === undefined) {
      return { stateMachineArn, ...bill, counts, advice: adviceOf(counts, prices, bill, undefined) };
    }
    const { definition } = await catalog.revision(machine.machineId, machine.revision);
    const { type } = machine;
    const other = otherBillOf(counts, prices, { type, definition });
    return {
      stateMachineArn,
      type,
      ...bill,
      counts,
      ...(other === undefined ? {} : { other }),
      advice: adviceOf(counts, prices, bill, other),
    };
  }
}

/** Tiers and what is free belong to the account, so the sum is less than its parts. */
function totalDollars(
  { transitions, requests, gbSeconds }: Omit<MachineBill, 'dollars'>,
  prices: MeterPrices,
): { readonly dollars: number; readonly freeDollars: number } {
  const freeDollars = transitionsDollars(prices, Math.min(transitions, prices.freeTransitions));
  const dollars =
    transitionsDollars(prices, transitions) -
    freeDollars +
    requests * prices.requestDollars +
    gbSecondsDollars(prices, gbSeconds);
  return { dollars, freeDollars };
}
