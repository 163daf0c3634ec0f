import { Readable } from 'node:stream';

/** A schema of the SDK: a number for what is simple, an array that begins with its kind, or a function that gives one. */
type Schema = number | readonly unknown[] | (() => Schema);
type Commands = { readonly [name: string]: unknown };
type Handler = (args: object) => Promise<{ readonly response: unknown; readonly output: never }>;
/** What is used of the middleware of a client, whose types are those of its own service. */
interface Middleware {
  add(
    middleware: (next: Handler, context: { readonly commandName?: string }) => Handler,
    options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
  ): void;
}

const kinds = { list: 1, map: 2, structure: 3 } as const;
/** Codes of simple schemas, as `@smithy/types` has them, and what JSON has for them. */
const simple: { readonly [code: number]: string } = {
  ...{ 0: 'string', 1: 'number', 2: 'boolean', 4: 'number', 7: 'number', 17: 'number', 21: 'string' },
};
const listModifier = 64;
const mapModifier = 128;

/**
 * Holds the answers of a server, as they are on the wire, against the schemas of the SDK: members that it does not know, of
 * another type, or missing where they are required. The SDK itself passes over all of that.
 */
export class AnswerChecker {
  readonly faults = new Set<string>();
  /** Operations that have answered without an error. */
  readonly answered = new Set<string>();
  readonly #commands: Commands;

  /** @param commands what the SDK's package of the service exports */
  constructor(commands: Commands) {
    this.#commands = commands;
  }

  watch(client: { readonly middlewareStack: object }): void {
    (client.middlewareStack as Middleware).add(
      (next, { commandName = '' }) =>
        async (args) => {
          const result = await next(args);
          const response = result.response as { statusCode: number; body: Readable };
          const body = Buffer.concat(await response.body.toArray());
          response.body = Readable.from([body]);
          if (response.statusCode === 200) this.#check(commandName, body.toString());
          return result;
        },
      { step: 'deserialize', priority: 'low', name: 'checkAnswers' },
    );
  }

  #answerOf(commandName: string): Schema {
    const Command = this.#commands[commandName] as new (
      input: object,
    ) => { readonly schema: readonly unknown[] };
    return new Command({}).schema[5] as Schema;
  }

  #check(commandName: string, body: string): void {
    const name = commandName.replace(/Command$/, '');
    this.answered.add(name);
    this.#walk(this.#answerOf(commandName), body === '' ? {} : JSON.parse(body), name);
  }

  #walk(schema: Schema, value: unknown, path: string): void {
    const known = resolve(schema);
    if (typeof known === 'number') {
      const code = known & ~(listModifier | mapModifier);
      const all =
        known & listModifier
          ? (value as unknown[])
          : known & mapModifier
            ? Object.values(value as object)
            : [value];
      for (const each of all)
        if (simple[code] !== undefined && typeof each !== simple[code])
          this.faults.add(`${path}: ${typeof each}`);
      return;
    }
    const [kind, , , , members] = known as readonly [number, string, string, unknown, readonly string[]];
    if (kind === kinds.list) {
      if (!Array.isArray(value)) this.faults.add(`${path}: no list`);
      else for (const each of value) this.#walk(known[4] as Schema, each, path);
    } else if (kind === kinds.map) {
      for (const each of Object.values(value as object)) this.#walk(known[5] as Schema, each, path);
    } else if (kind === kinds.structure) this.#structure(known, members, value, path);
  }

  #structure(schema: readonly unknown[], members: readonly string[], value: unknown, path: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.faults.add(`${path}: no structure`);
      return;
    }
    // The SDK has required members first, and says how many they are.
    for (const required of members.slice(0, (schema[6] as number | undefined) ?? 0))
      if (!Object.hasOwn(value, required)) this.faults.add(`${path}.${required}: missing`);
    for (const [name, member] of Object.entries(value)) {
      const at = members.indexOf(name);
      if (at < 0) this.faults.add(`${path}.${name}: unknown`);
      else {
        this.#walk((schema[5] as readonly Schema[])[at] as Schema, member, `${path}.${name}`);
      }
    }
  }
}

function resolve(schema: Schema): number | readonly unknown[] {
  let at: unknown = schema;
  for (;;) {
    if (typeof at === 'function') at = (at as () => unknown)();
    // A member with traits of its own, such as one that is not to be logged.
    else if (Array.isArray(at) && (typeof at[0] === 'function' || Array.isArray(at[0]))) at = at[0];
    else if (Array.isArray(at) && at[0] === 0) at = at[4];
    // As above, of what is simple.
    else if (Array.isArray(at) && at.length === 2 && typeof at[1] !== 'string') at = at[0];
    else return at as number | readonly unknown[];
  }
}
