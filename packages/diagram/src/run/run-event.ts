/** What an event carries; payloads are JSON text, as GetExecutionHistory answers them. */
export interface EventDetails {
  readonly [member: string]: unknown;
}

/** An event of a history, read. */
export interface RunEvent {
  readonly id: number;
  /** 0 where there is none, or none is told. */
  readonly previousEventId: number;
  /** Milliseconds since 1970; undefined where the event does not tell. */
  readonly timestampMs: number | undefined;
  readonly type: string;
  /** What the member `…EventDetails` holds; empty for types without one. */
  readonly details: EventDetails;
  /** The step that it belongs to, known once a view has taken it in; undefined for events of the run as a whole. */
  readonly stepId: number | undefined;
}

const noDetails: EventDetails = Object.freeze({});

/** The member that holds the details, by type. */
const detailMembers = new Map<string, string>();

function detailMemberOf(type: string): string {
  let member = detailMembers.get(type);
  if (member === undefined) {
    const kind = /State(?:Entered|Exited)$/.exec(type)?.[0] ?? type;
    member = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}EventDetails`;
    if (detailMembers.size < 500) detailMembers.set(type, member);
  }
  return member;
}

/**
 * Reads an event as GetExecutionHistory answers it (`timestamp` in seconds, or as text as the AWS CLI prints it), or as
 * an execution's log tells it (`details`, `previous_event_id`, `event_timestamp`).
 * @returns undefined for what is no event: one needs an id and a type
 */
export function readRunEvent(given: unknown): RunEvent | undefined {
  if (!isRecord(given)) return undefined;
  const { type } = given;
  const id = wholeNumberOf(given.id);
  if (typeof type !== 'string' || id === undefined || id < 1) return undefined;
  const details = given[detailMemberOf(type)] ?? given.details;
  return {
    id,
    previousEventId: wholeNumberOf(given.previousEventId ?? given.previous_event_id) ?? 0,
    timestampMs: millisecondsOf(given),
    type,
    details: isRecord(details) ? details : noDetails,
    stepId: undefined,
  };
}

function isRecord(value: unknown): value is EventDetails {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number that is not negative, or its digits. */
function wholeNumberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function millisecondsOf(given: EventDetails): number | undefined {
  const logged = wholeNumberOf(given.event_timestamp);
  if (logged !== undefined) return logged;
  const { timestamp } = given;
  // Seconds are doubles: 1700000000.123 times 1000 is no whole number.
  if (typeof timestamp === 'number') return finite(Math.round(timestamp * 1000));
  if (typeof timestamp === 'string') return finite(Date.parse(timestamp));
  if (timestamp instanceof Date) return finite(timestamp.getTime());
  return finite(given.timestampMs);
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A detail that is text. */
export function textDetail({ details }: RunEvent, member: string): string | undefined {
  const value = details[member];
  return typeof value === 'string' ? value : undefined;
}

/** A detail that counts something. */
export function countDetail({ details }: RunEvent, member: string): number | undefined {
  return wholeNumberOf(details[member]);
}

/** The variables that a state assigned: JSON texts by name. */
export function variablesDetail({ details }: RunEvent): { readonly [name: string]: string } | undefined {
  const { assignedVariables } = details;
  if (typeof assignedVariables !== 'object' || assignedVariables === null) return undefined;
  const texts = Object.entries(assignedVariables).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}
