import type { WireService } from './http/request-handler.ts';
import type { ServiceTable } from './operation.ts';
import type { CallObservers } from './perform-operation.ts';

/** One service of AWS, or of Cairn: its operations and how it is spoken to. Each folder of services exports a maker of one. */
export interface Service {
  /** By which calls from inside name it: its signing name, but where several services share one. */
  readonly name: string;
  readonly table: ServiceTable;
  /** Whether machines' definitions, event targets and the like may call it; Cairn's own would run nowhere else. */
  readonly isOfAws: boolean;
  /**
   * The service as it is spoken to over HTTP.
   * @param now epoch milliseconds: presigned URLs expire
   */
  readonly speak: (observers: CallObservers, now: () => number) => WireService;
}
