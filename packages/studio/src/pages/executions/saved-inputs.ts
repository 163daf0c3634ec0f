/** An input of a machine that somebody kept. */
export interface SavedInput {
  readonly name: string;
  /** JSON text. */
  readonly text: string;
}

/** What this browser keeps of the inputs of one machine. */
export interface MachineInputs {
  /** The one that was used last. */
  readonly last: string | undefined;
  readonly saved: readonly SavedInput[];
}

/** Larger inputs are not kept: a browser has but few megabytes for all. */
export const keptCharactersMax = 200_000;

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

function keyOf(stateMachineArn: string): string {
  return `cairn.inputs.${stateMachineArn}`;
}

/** Reads the inputs that are kept for a machine; nothing where a browser keeps nothing, or something else. */
export function readInputs(storage: Storage, stateMachineArn: string): MachineInputs {
  try {
    const value = JSON.parse(storage.getItem(keyOf(stateMachineArn)) ?? '{}') as Partial<MachineInputs>;
    const saved = Array.isArray(value.saved) ? value.saved.filter(isSaved) : [];
    return { last: typeof value.last === 'string' ? value.last : undefined, saved };
  } catch {
    return { last: undefined, saved: [] };
  }
}

function isSaved(value: unknown): value is SavedInput {
  const { name, text } = (value ?? {}) as Partial<SavedInput>;
  return typeof name === 'string' && typeof text === 'string';
}

/** Keeps an input as the one that was used last. */
export function keepLast(storage: Storage, stateMachineArn: string, text: string): void {
  if (text.length > keptCharactersMax) return;
  write(storage, stateMachineArn, { ...readInputs(storage, stateMachineArn), last: text });
}

/** Keeps an input under a name, in the place of another of that name. @returns what is kept now */
export function saveInput(storage: Storage, stateMachineArn: string, input: SavedInput): MachineInputs {
  const before = readInputs(storage, stateMachineArn);
  const others = before.saved.filter(({ name }) => name !== input.name);
  return write(storage, stateMachineArn, { ...before, saved: [...others, input] });
}

/** Forgets an input. @returns what is kept now */
export function forgetInput(storage: Storage, stateMachineArn: string, name: string): MachineInputs {
  const before = readInputs(storage, stateMachineArn);
  return write(storage, stateMachineArn, {
    ...before,
    saved: before.saved.filter((input) => input.name !== name),
  });
}

function write(storage: Storage, stateMachineArn: string, inputs: MachineInputs): MachineInputs {
  try {
    storage.setItem(keyOf(stateMachineArn), JSON.stringify(inputs));
  } catch {
    // A browser that keeps nothing starts runs all the same.
  }
  return inputs;
}
