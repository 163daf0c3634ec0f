import type {
  AttributeDefinition,
  BillingMode,
  KeySchemaElement,
  OnDemandThroughput,
  Projection,
  SseSpecification,
  StreamViewType,
  TableClass,
  Tags,
  Throughput,
} from './table-types.ts';

/** Provisioned throughput with when it was changed. Zero units where a table is paid per request. */
export interface ThroughputRecord extends Throughput {
  readonly increasedMs?: number;
  readonly decreasedMs?: number;
}

/** A secondary index as it is stored. */
export interface IndexRecord {
  readonly kind: 'local' | 'global';
  readonly name: string;
  /** Names the collection of its entries, together with the table's number; never used again. */
  readonly number: number;
  readonly keySchema: readonly KeySchemaElement[];
  readonly projection: Projection;
  /** `CREATING` until entries of all items that were there before it are made. */
  readonly status: 'ACTIVE' | 'CREATING';
  readonly throughput: ThroughputRecord;
  readonly onDemand?: OnDemandThroughput;
}

/** Items that expire, by an attribute of epoch seconds. */
export interface TimeToLiveRecord {
  readonly attribute: string;
  /** Names the collection that finds what has expired. */
  readonly number: number;
  readonly status: 'ENABLING' | 'ENABLED';
}

/** The stream that a table writes to. */
export interface StreamReference {
  /** Instant of its making, as its ARN shows it. */
  readonly label: string;
  readonly viewType: StreamViewType;
  /** Names the collection of its records, together with the table's number. */
  readonly number: number;
}

/** A table as it is stored, without its items. */
export interface TableRecord {
  readonly name: string;
  /** UUID that clients see. */
  readonly tableId: string;
  /** Short and never used again: collections bear it. */
  readonly number: number;
  readonly createdMs: number;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly billingMode: BillingMode;
  /** When it was last paid per request from. */
  readonly onDemandMs?: number;
  readonly throughput: ThroughputRecord;
  readonly onDemand?: OnDemandThroughput;
  readonly indexes: readonly IndexRecord[];
  /** Highest number given to an index, a stream or a time to live. */
  readonly lastPartNumber: number;
  readonly stream?: StreamReference;
  /** The last stream there was; it can be read for a day after it was disabled. */
  readonly latestStreamLabel?: string;
  readonly timeToLive?: TimeToLiveRecord;
  readonly encryption?: SseSpecification;
  readonly tableClass?: TableClass;
  readonly deletionProtection: boolean;
  readonly tags: Tags;
}

/** Where a table is. */
export interface TablePlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. */
export function tableArn({ region, account, name }: TablePlace): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

/** The ARN of one of a table's streams. */
export function streamArn(place: TablePlace, label: string): string {
  return `${tableArn(place)}/stream/${label}`;
}

/** Collection of a table's items. */
export function itemCollection(tableNumber: number): string {
  return `ddb-${tableNumber.toString(36)}`;
}

/** Collection of an index, a stream or a time to live of a table. */
export function partCollection(tableNumber: number, partNumber: number): string {
  return `ddb-${tableNumber.toString(36)}-${partNumber.toString(36)}`;
}
