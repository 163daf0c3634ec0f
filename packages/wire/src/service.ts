import type { ServiceTable } from './operation.ts';
import type { CallObservers } from './perform-operation.ts';
import type { ServiceSigns, WireService, WireServiceAtRest } from './service-signs.ts';

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

/** A service whose code is loaded, and whose operations are made, when it is first used. */
export interface ServiceAtRest extends Pick<Service, 'name' | 'isOfAws'> {
  readonly signs: ServiceSigns & Pick<WireServiceAtRest, 'ownsHost' | 'mayPreflight'>;
  /** Undefined while it is not loaded. */
  readonly service: Service | undefined;
  /** @throws what its code or its facade throws when they are loaded; the next call tries again */
  readonly load: () => Promise<Service>;
}
